"""Which features of a person tell a part in an incident outright, each alone.

Belongs here: names of features (`person_features.py`) by what they show. Not here: weights nor decisions
(`person_roles.py`).
"""

# Any of these makes a person surely hurt, or surely sought or charged; one alone is too rare to learn a weight for.
STRONG_VICTIM = frozenset(
    [
        "pronounced",
        "is_dead",
        "harm_pass",
        "harm_obj",
        "killed_pass",
        "killed_obj",
        "killed_subj",
        "noun_victims",
        "of_harm",
        "suffers",
        "to_hospital_pass",
        "to_hospital_obj",
        "carried_pass",
        "injured_pass",
        "injured_obj",
        "modified_hurt",
        "owns_harm",
    ]
)
STRONG_SUSPECT = frozenset(
    [
        "noun_suspects",
        "harm_subj",
        "by_harm",
        "arrested_pass",
        "arrested_obj",
        "to_custody_pass",
        "to_custody_obj",
        "to_custody_subj",
        "warrant_for",
        "sought_obj",
        "fire_subj",
        "sought_pass",
        "modified_suspect",
        "detained_pass",
    ]
)
# Said of a name itself, any of these makes its bearer a suspect, whatever pronouns farther on seem to add.
CHARGED = frozenset(
    f"{verb}_{voice}" for verb in ("arrested", "to_custody") for voice in ("pass", "obj", "subj")
) | frozenset({"noun_suspects", "warrant_for", "sought_obj", "sought_pass"})
