"""Why a plan is as it is, and what another choice would cost."""
