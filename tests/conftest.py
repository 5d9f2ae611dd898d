"""What every suite shares: reproducible property tests."""

from hypothesis import HealthCheck, settings

# Derandomised, so that a red run is red again; deadlines would only measure how busy the machine is.
settings.register_profile(
	"xdept", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("xdept")
