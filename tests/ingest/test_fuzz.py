"""Every reader on damaged files, briefly; `benchmarks/fuzz_readers.py` does the same for as long as one likes."""

from pathlib import Path

import pytest
from damage import CUT, EDITS, Sample, check_damage, check_neighbours, samples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SHORT = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
ALL = samples()


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.suffix)
@SHORT
@given(edits=EDITS, cut=CUT)
def test_damaged_file_gives_documents_or_refusals(tmp_path: Path, sample: Sample, edits, cut):
    check_damage(tmp_path, sample, edits, cut)


@pytest.mark.parametrize("sample", [each for each in ALL if len(each.parts) > 1], ids=lambda sample: sample.suffix)
@SHORT
@given(which=st.integers(0, 3), edits=EDITS)
def test_damage_to_one_record_costs_no_other(tmp_path: Path, sample: Sample, which, edits):
    check_neighbours(tmp_path, sample, which, edits)
