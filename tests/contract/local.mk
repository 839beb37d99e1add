tests_contract = %D%/check_clauses %D%/check_explain %D%/check_caveats
check_PROGRAMS += $(tests_contract)
TESTS += $(tests_contract)
%C%_check_clauses_SOURCES = %D%/check_clauses.c
%C%_check_clauses_CFLAGS = $(test_cflags)
%C%_check_clauses_LDADD = $(test_ldadd)
%C%_check_explain_SOURCES = %D%/check_explain.c
%C%_check_explain_CFLAGS = $(test_cflags)
%C%_check_explain_LDADD = $(test_ldadd)
%C%_check_caveats_SOURCES = %D%/check_caveats.c
%C%_check_caveats_CFLAGS = $(test_cflags)
%C%_check_caveats_LDADD = $(test_ldadd)

differential_sources = %D%/differential.c %D%/differential.h %D%/spaces.c %D%/shrink.c %D%/random_actions.c \
	%D%/random_actions.h %D%/random_values.c %D%/random_values.h %D%/differential_main.c %D%/differential_main.h
check_PROGRAMS += %D%/check_differential %D%/check_differential_large
TESTS += %D%/check_differential %D%/check_differential_large
LONG_TESTS += %D%/check_differential %D%/check_differential_large
%C%_check_differential_SOURCES = %D%/check_differential.c $(differential_sources)
%C%_check_differential_CFLAGS = $(test_cflags)
%C%_check_differential_LDADD = $(test_ldadd)
%C%_check_differential_large_SOURCES = %D%/check_differential_large.c $(differential_sources)
%C%_check_differential_large_CFLAGS = $(test_cflags)
%C%_check_differential_large_LDADD = $(test_ldadd)
