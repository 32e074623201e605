"""The partitions of what is read and extracted: one a batch, which the sensor on the raw folders adds and removes."""

import dagster as dg

BATCHES = dg.DynamicPartitionsDefinition(name="batches")
