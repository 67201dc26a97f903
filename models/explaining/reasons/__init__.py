"""Why a duty is left open: what could mend it, tried one by one."""
