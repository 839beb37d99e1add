# Checks of the project's own files, as shell scripts that print TAP (tests/support/tap.sh).
project_checks = \
	%D%/check-demo.sh \
	%D%/check-determinism.sh \
	%D%/check-docs.sh \
	%D%/check-exports.sh \
	%D%/check-floors.sh \
	%D%/check-headers.sh \
	%D%/check-install.sh \
	%D%/check-man.sh \
	%D%/check-rules.sh \
	%D%/check-style.sh
TESTS += $(project_checks)
EXTRA_DIST += $(project_checks) \
	%D%/check-style.awk \
	%D%/digests.sh \
	%D%/exported.txt \
	%D%/style-allowed.txt \
	tests/support/installed.sh \
	tests/support/tap.sh
