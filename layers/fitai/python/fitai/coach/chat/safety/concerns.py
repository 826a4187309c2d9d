"""The concerns of a message."""

from enum import StrEnum


class Concern(StrEnum):
    """What a message tells of that is answered before anything else, the most pressing first."""

    EMERGENCY = "emergency"
    SELF_HARM = "self_harm"
    EATING = "eating"
    MINOR_WEIGHT_LOSS = "minor_weight_loss"
    PAIN = "pain"
    DRUGS = "drugs"
    DIAGNOSIS = "diagnosis"
