"""The articles and statements of each batch, the inputs that were refused, and what batches mean for each other."""

from collections.abc import Iterator
from time import perf_counter

import dagster as dg
import pandas as pd

from pipelines.assets.conditions import AFTER_READING
from pipelines.assets.faults import RETRIES, tried_again_only_if_it_can_pass
from pipelines.assets.partitions import BATCHES
from pipelines.assets.settings import BuildSettings
from pipelines.assets.storage import ParquetTables
from pipelines.assets.tables import ins_of, outputs, outs_of, reading_metadata
from pipelines.batches import file_table, files_of_batch
from pipelines.build import read_documents
from pipelines.survey import survey as survey_all

FILES = {"files": "One row is a file of the batch, with its size and hash when it was read."}
READ = {
    "documents": "One row is a document that was read, with its text.",
    "quarantine": "One row is an input that was refused, with the reason and the place.",
}
SURVEYED = {
    "homes": "One row is a publisher with three documents or more, and the places that they are sure to name.",
    "duplicates": "One row is a document whose id an article of another batch had before.",
}

# Not made by a step of its own: the survey tells of every batch that is to be extracted (again).
context_of_batch = dg.AssetSpec(
    ["documents", "context"],
    description="What the extraction of a batch depends on: its own documents, less those that another batch had "
    "before, and the homes of their publishers. Its data version changes when the batch must be extracted again.",
    group_name="documents",
    partitions_def=BATCHES,
    deps=[dg.AssetKey(["documents", "homes"])],
)

EXTRACTED = dg.AssetKey(["extract", "documents"])
DATA_VERSION = "dagster/data_version"  # the tag that Dagster documents for it


@dg.multi_asset(
    outs=outs_of("raw", FILES) | outs_of("documents", READ),
    internal_asset_deps={"files": set()} | {table: {dg.AssetKey(["raw", "files"])} for table in READ},
    partitions_def=BATCHES,
    retry_policy=RETRIES,
)
def read(context: dg.AssetExecutionContext, settings: BuildSettings) -> Iterator[dg.Output[pd.DataFrame]]:
    """Read every file of a batch; what cannot be taken is refused and stops nothing."""
    begun = perf_counter()
    with tried_again_only_if_it_can_pass():
        paths = settings.settings().paths
        inputs = files_of_batch(context.partition_key, paths)
        files = file_table(inputs, paths)
        documents, quarantine = read_documents(inputs)
    told = reading_metadata(len(documents), len(quarantine), begun)
    yield from outputs({"files": files}, FILES, begun, bytes=int(files["bytes"].sum()))
    yield from outputs({"documents": documents, "quarantine": quarantine}, READ, begun, **told)


@dg.multi_asset(
    outs=outs_of("documents", SURVEYED, AFTER_READING),
    ins=ins_of("documents", ["documents"]) | ins_of("raw", ["files"]),
    retry_policy=RETRIES,
)
def survey(
    context: dg.AssetExecutionContext,
    settings: BuildSettings,
    io_manager: dg.ResourceParam[ParquetTables],
    documents: pd.DataFrame,
    files: pd.DataFrame,
) -> Iterator[dg.Output[pd.DataFrame]]:
    """Look at the documents of all batches together, and tell which batches must be extracted (again)."""
    begun = perf_counter()
    with tried_again_only_if_it_can_pass(), settings.at_releases() as chosen:
        found = survey_all(documents, files, chosen)
        batches = sorted(BATCHES.get_partition_keys(dynamic_partitions_store=context.instance))
        io_manager.forget_all_but(batches)
    known = _versions(context.instance)
    for batch in batches:
        version = found.contexts.get(batch, "no documents")
        if version != known.get(batch) or not io_manager.has(EXTRACTED, batch):
            tags = {DATA_VERSION: version}
            context.log_event(dg.AssetMaterialization(context_of_batch.key, partition=batch, tags=tags))
    yield from outputs({"homes": found.homes, "duplicates": found.duplicates}, SURVEYED, begun)


def _versions(instance: dg.DagsterInstance) -> dict[str, str]:
    """Return the data version of the context of every batch, as the last survey that changed it left it."""
    tags = instance.event_log_storage.get_latest_tags_by_partition(
        context_of_batch.key, dg.DagsterEventType.ASSET_MATERIALIZATION, [DATA_VERSION]
    )
    return {batch: found[DATA_VERSION] for batch, found in tags.items()}
