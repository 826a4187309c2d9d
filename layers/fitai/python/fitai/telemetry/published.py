"""What other services may call of telemetry."""

from fitai.telemetry.consents import consent_writes

__all__ = ["consent_writes"]
