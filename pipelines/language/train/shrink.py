"""A smaller network from the parts of a trained one that matter most: where the small one's training starts.

Belongs here: which layers, heads and inner units are kept. Not here: training it (`__main__`).
"""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor

from pipelines.language.train.network import HEAD, Network, Shape


def importance(net: Network, losses: Iterable[Callable[[], Tensor]]) -> list[tuple[Tensor, Tensor]]:
    """Of each layer, how much the loss depends on each head and on each inner unit.

    First-order estimate, |activation x gradient| summed over pieces, as in Molchanov et al. (2017), "Pruning
    convolutional neural networks for resource efficient inference".
    """
    seen: list[Tensor] = []

    def keep(_: torch.nn.Module, arguments: tuple[Tensor, ...]) -> None:
        arguments[0].retain_grad()
        seen.append(arguments[0])

    parts = [part for layer in net.layers for part in (layer.out, layer.down)]
    hooks = [part.register_forward_pre_hook(keep) for part in parts]
    sums: list[Tensor] = [torch.zeros(part.in_features) for part in parts]  # type: ignore[arg-type]
    for loss in losses:
        seen.clear()
        loss().backward()  # type: ignore[no-untyped-call]
        for total, values in zip(sums, seen, strict=True):
            assert values.grad is not None
            total += (values * values.grad).abs().float().flatten(0, 1).sum(0)
        net.zero_grad()
    for hook in hooks:
        hook.remove()
    return [(heads.view(-1, HEAD).sum(-1), units) for heads, units in zip(sums[::2], sums[1::2], strict=True)]


def shrunk(net: Network, layers: list[int], shape: Shape, weight: list[tuple[Tensor, Tensor]]) -> Network:
    """The network of some layers, and in each its most important heads and inner units."""
    small = Network(shape)
    own = {k: v for k, v in net.state_dict().items() if not k.startswith("layers.")}
    for new, old in enumerate(layers):
        part, (by_head, by_unit) = net.layers[old].state_dict(), weight[old]
        heads = by_head.topk(shape.heads).indices.sort().values
        units = by_unit.topk(shape.inner).indices.sort().values
        columns = (heads[:, None] * HEAD + torch.arange(HEAD)).flatten()
        rows = torch.cat([columns + i * len(by_head) * HEAD for i in range(3)])
        kept = part | {
            "qkv.weight": part["qkv.weight"][rows],
            "qkv.bias": part["qkv.bias"][rows],
            "out.weight": part["out.weight"][:, columns],
            "up.weight": part["up.weight"][units],
            "up.bias": part["up.bias"][units],
            "down.weight": part["down.weight"][:, units],
        }
        own |= {f"layers.{new}.{name}": value for name, value in kept.items()}
    small.load_state_dict(own)
    return small
