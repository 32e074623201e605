"""YAML in which a date is text: as printed, and as releases hold it. Nothing else belongs here."""

import yaml


class TextLoader(yaml.SafeLoader):
    """YAML without dates, so that a reader decides what a date is and says what is wrong with one that is none."""


TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
