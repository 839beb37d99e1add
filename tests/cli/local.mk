# check_PROGRAMS += %D%/check_NAME, TESTS += %D%/check_NAME; %C%_check_NAME_SOURCES, _CFLAGS = $(test_cflags), _LDADD = $(test_ldadd)
TESTS += %D%/check-contract.sh
EXTRA_DIST += %D%/check-contract.sh
TESTS += %D%/check-fmt.sh
EXTRA_DIST += %D%/check-fmt.sh
TESTS += %D%/check-config.sh
EXTRA_DIST += %D%/check-config.sh
TESTS += %D%/check-import.sh
EXTRA_DIST += %D%/check-import.sh
TESTS += %D%/check-run.sh %D%/check-clr.sh %D%/check-lint.sh %D%/check-traces.sh
EXTRA_DIST += %D%/check-run.sh %D%/check-clr.sh %D%/check-lint.sh %D%/check-traces.sh
TESTS += %D%/check-paging.sh
EXTRA_DIST += %D%/check-paging.sh
TESTS += %D%/check-map.sh
EXTRA_DIST += %D%/check-map.sh
TESTS += %D%/check-walk.sh
EXTRA_DIST += %D%/check-walk.sh
