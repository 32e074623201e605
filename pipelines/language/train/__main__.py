"""Train the attribution tagger again: `python -m pipelines.language.train --data ... --base ... --out ...`."""

import argparse
import copy
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer

from pipelines.language.train import data
from pipelines.language.train.network import Network, from_base


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


def train(args: argparse.Namespace) -> None:
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    articles = data.load(args.data, tokenizer)
    rng.shuffle(articles)
    held, articles = articles[: args.held_out], articles[args.held_out :][: args.limit]
    net = from_base(args.base / "model.safetensors")
    mean = copy.deepcopy(net).eval()
    opt = optimizer(net, args.rate, args.head_rate)
    plans = [data.batches(data.epoch(articles, args.window, cls, sep, rng), args.batch, rng) for _ in range(args.epochs)]
    total, warm = sum(map(len, plans)), 0.06 * sum(map(len, plans))
    schedule = torch.optim.lr_scheduler.LambdaLR(opt, lambda s: min((s + 1) / warm, max(0.02, (total - s) / (total - warm))))
    held_batches = data.batches(data.epoch(held, args.window, cls, sep, random.Random(0)), 4096, rng)
    step, begun = 0, time.time()
    print(f"{len(articles)} articles, {total} steps", flush=True)
    for number, plan in enumerate(plans, 1):
        net.train()
        for batch in plan:
            tensors = [torch.from_numpy(a) for a in data.stack(batch)]
            with torch.autocast("cpu", torch.bfloat16):
                loss = net.loss(*tensors)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for g in opt.param_groups for p in g["params"]], 1.0)
            opt.step()
            opt.zero_grad(set_to_none=True)
            schedule.step()
            step += 1
            decay = min(0.995, step / (step + 20))
            with torch.no_grad():
                pairs = [(m, p) for m, p in zip(mean.parameters(), net.parameters(), strict=True) if p.requires_grad]
                torch._foreach_lerp_([m for m, _ in pairs], [p for _, p in pairs], 1 - decay)
            if step % 50 == 0:
                print(f"step {step}/{total} loss {loss.item():.4f} {time.time() - begun:.0f}s", flush=True)
            if step % args.save_every == 0:
                torch.save(mean.state_dict(), args.checkpoints / "latest.pt")
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            losses = [mean.loss(*[torch.from_numpy(a) for a in data.stack(b)]).item() for b in held_batches]
        print(f"epoch {number} held-out loss {sum(losses) / len(losses):.4f} {time.time() - begun:.0f}s", flush=True)
        torch.save(mean.state_dict(), args.checkpoints / f"epoch{number}.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with articles.jsonl and gold.jsonl")
    parser.add_argument("--base", type=Path, required=True, help="folder with the base model's model.safetensors and tokenizer.json")
    parser.add_argument("--out", type=Path, required=True, help="folder for quotes.onnx, tokenizer.json, config.json")
    parser.add_argument("--checkpoints", type=Path, default=Path("/tmp/tagger/checkpoints"), help="folder for epochs' weights")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--held-out", type=int, default=40, help="articles kept for choosing thresholds")
    parser.add_argument("--limit", type=int, default=None, help="train on this many articles only")
    parser.add_argument("--window", type=int, default=330, help="longest window in wordpieces")
    parser.add_argument("--batch", type=int, default=1600, help="wordpieces a batch")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save-every", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    args.checkpoints.mkdir(parents=True, exist_ok=True)
    train(args)


if __name__ == "__main__":
    main()
