"""Drives a running Dagster (web server, daemon, code server) the way its UI does: by GraphQL, with nothing mocked."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
REPOSITORY = {"repositoryName": "__repository__", "repositoryLocationName": "pipelines.definitions"}
Found = TypeVar("Found")
FINISHED = ("SUCCESS", "FAILURE", "CANCELED")
# A run starts a process that imports the language model; on a busy machine it takes a while.
PATIENCE_SECONDS = 600.0

LAUNCH = """mutation ($params: ExecutionParams!) { launchRun(executionParams: $params) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
BACKFILL = """mutation ($params: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $params) {
  __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message } } }"""
RUNS = """{ runsOrError { ... on Runs { results {
  runId status jobName tags { key value } assetSelection { path }
  stepStats { stepKey status startTime endTime } } } } }"""
NODE = """query ($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) { ... on AssetNode {
  partitionKeys pools
  assetPartitionStatuses { ... on DefaultPartitionStatuses {
    materializedPartitions failedPartitions unmaterializedPartitions } }
  assetMaterializations(limit: 1) { runId partition metadataEntries { label
    ... on IntMetadataEntry { intValue } ... on FloatMetadataEntry { floatValue }
    ... on MarkdownMetadataEntry { mdStr } ... on UrlMetadataEntry { url } ... on PathMetadataEntry { path }
    ... on TextMetadataEntry { text } ... on BoolMetadataEntry { boolValue } } } } } }"""
CHECKS = """query ($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) { ... on AssetNode {
  assetChecksOrError { ... on AssetChecks { checks { name blocking } } } } } }"""
EXECUTIONS = """query ($key: AssetKeyInput!, $check: String!) {
  assetCheckExecutions(assetKey: $key, checkName: $check, limit: 20) { status runId evaluation { severity
    metadataEntries { label ... on MarkdownMetadataEntry { mdStr } } } } }"""
INSTIGATORS = """{ repositoryOrError(repositorySelector: {
  repositoryName: "__repository__", repositoryLocationName: "pipelines.definitions"}) { ... on Repository {
    sensors { name sensorState { status } }
    schedules { name cronSchedule pipelineName scheduleState { status } } } } }"""


class Ui:
    """A Dagster of its own in `home`, with `home/raw`, `home/releases` and `home/tables`."""

    def __init__(self, home: Path, settings: str = "dagster.yaml", **environment: str) -> None:
        self.home = home
        self.raw, self.releases = home / "raw", home / "releases"
        self.raw.mkdir(exist_ok=True)
        (home / "dagster.yaml").write_bytes((ROOT / settings).read_bytes())
        self.environment = os.environ | {
            "DAGSTER_HOME": str(home),
            "ONRECORD_RAW": str(self.raw),
            "ONRECORD_OUT": str(self.releases),
            "ONRECORD_CORRECTIONS": str(home / "corrections"),
            "ONRECORD_CACHE": str(home / "cache"),
            "ONRECORD_WORKERS": "1",
            "ONRECORD_LOOK_SECONDS": "5",
            **environment,
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = (home / "ui.log").open("w")
        command = [str(Path(sys.executable).with_name("dagster")), "dev", "-w", "workspace.yaml"]
        self.process = subprocess.Popen(
            [*command, "-h", "127.0.0.1", "-p", str(self.port)],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.wait_for(self._is_up)

    def close(self) -> None:
        """End the web server, the daemon, the code server and their runs."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.log.close()

    def write(self, name: str, text: str) -> None:
        """Write a file of `raw/`."""
        (self.raw / name).parent.mkdir(parents=True, exist_ok=True)
        (self.raw / name).write_text(text, encoding="utf-8")

    def ask(self, query: str, **variables: Any) -> Any:
        """Return the data that a GraphQL query or mutation gives."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = Request(f"http://127.0.0.1:{self.port}/graphql", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=60) as response:
            answer = json.loads(response.read())
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def wait_for(self, found: Callable[[], Found], seconds: float = PATIENCE_SECONDS) -> Found:
        """Return the first true answer of `found`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, (self.home / "ui.log").read_text()[-3000:]
            if answer := found():
                return answer
            time.sleep(1)
        raise TimeoutError(f"waited {seconds} s; {self.runs()}")

    def runs(self, *jobs: str) -> list[dict[str, Any]]:
        """Return the runs (of these jobs), newest first, with their tags as a dictionary."""
        found = self.ask(RUNS)["runsOrError"]["results"]
        tagged = [run | {"tags": {tag["key"]: tag["value"] for tag in run["tags"]}} for run in found]
        return [run for run in tagged if not jobs or run["jobName"] in jobs]

    def finished(self, run_id: str) -> dict[str, Any]:
        """Return a run when it has ended."""
        return self.wait_for(
            lambda: next((r for r in self.runs() if r["runId"] == run_id and r["status"] in FINISHED), None)
        )

    def took_turns(self, run_ids: Sequence[str], step: str) -> bool:
        """Return whether a step of some runs, which all succeeded, was never under way in two at once."""
        runs = [self.finished(run_id) for run_id in run_ids]
        steps = [found for run in runs for found in run["stepStats"] if found["stepKey"] == step]
        assert [found["status"] for found in steps] == ["SUCCESS"] * len(run_ids), steps
        times = sorted((found["startTime"], found["endTime"]) for found in steps)
        return all(end <= begin for (_, end), (begin, _) in pairwise(times))

    def quiet(self) -> list[dict[str, Any]]:
        """Return all runs, newest first, when none is under way."""
        return self.wait_for(lambda: found if _all_ended(found := self.runs()) else [])

    def launch(
        self,
        job: str,
        batch: str | None = None,
        config: Mapping[str, Any] | None = None,
        assets: Sequence[Sequence[str]] = (),
    ) -> str:
        """Start a job (or some of its assets) as the launchpad does, and return the id of its run."""
        tags = [{"key": "dagster/partition", "value": batch}] if batch else []
        params = {
            "selector": REPOSITORY | {"pipelineName": job} | _selection(assets),
            "runConfigData": config or {},
            "executionMetadata": {"tags": tags},
        }
        answer = self.ask(LAUNCH, params=params)["launchRun"]
        assert answer["__typename"] == "LaunchRunSuccess", answer
        return answer["run"]["runId"]

    def backfill(self, assets: Sequence[Sequence[str]], batches: Sequence[str]) -> str:
        """Start a backfill of assets for some batches, as the dialogue "Materialize" does."""
        params = _selection(assets) | {"partitionNames": list(batches)}
        answer = self.ask(BACKFILL, params=params)["launchPartitionBackfill"]
        assert answer["__typename"] == "LaunchBackfillSuccess", answer
        return answer["backfillId"]

    def asset(self, *path: str) -> dict[str, Any]:
        """Return what the page of an asset shows."""
        return self.ask(NODE, key={"path": list(path)})["assetNodeOrError"]

    def metadata(self, *path: str) -> dict[str, Any]:
        """Return the metadata of the last materialization of an asset."""
        [last] = self.asset(*path)["assetMaterializations"]
        return {
            entry["label"]: next(value for key, value in entry.items() if key != "label")
            for entry in last["metadataEntries"]
            if len(entry) > 1
        }

    def checks(self, *path: str) -> dict[str, dict[str, Any]]:
        """Return what the page of an asset tells of its checks, by their names."""
        found = self.ask(CHECKS, key={"path": list(path)})["assetNodeOrError"]["assetChecksOrError"]["checks"]
        return {check["name"]: check for check in found}

    def check_in(self, run_id: str, check: str, *path: str) -> dict[str, Any]:
        """Return what a check of an asset told in one run; other runs may have begun since."""
        found = self.ask(EXECUTIONS, key={"path": list(path)}, check=check)["assetCheckExecutions"]
        [execution] = [each for each in found if each["runId"] == run_id]
        return execution

    def _is_up(self) -> bool:
        try:
            location = self.ask("{ repositoriesOrError { ... on RepositoryConnection { nodes { name } } } }")
        except (URLError, ConnectionError):
            return False
        return bool(location["repositoriesOrError"].get("nodes"))


def _all_ended(runs: Sequence[Mapping[str, Any]]) -> bool:
    return all(run["status"] in FINISHED for run in runs)


def _selection(assets: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {"assetSelection": [{"path": list(path)} for path in assets]} if assets else {}
