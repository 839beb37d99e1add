tests_contract = %D%/check_clauses %D%/check_explain %D%/check_caveats %D%/check_model_memory
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
%C%_check_model_memory_SOURCES = %D%/check_model_memory.c
%C%_check_model_memory_CFLAGS = $(test_cflags)
%C%_check_model_memory_LDADD = $(test_ldadd)

# What the three have in common is compiled once.
check_LTLIBRARIES += libvasbox-differential.la
libvasbox_differential_la_SOURCES = %D%/differential.c %D%/differential_memory.c %D%/random_memory.c %D%/random_extended.c \
	%D%/random_sections.c \
	%D%/memory_in_use.c %D%/memory_in_use.h %D%/differential.h %D%/spaces.c %D%/shrink.c %D%/random_actions.c \
	%D%/random_actions.h %D%/random_values.c %D%/random_values.h %D%/differential_main.c %D%/differential_main.h
libvasbox_differential_la_CFLAGS = $(test_cflags)
differential_tests = %D%/check_differential %D%/check_differential_large %D%/check_differential_memory
check_PROGRAMS += $(differential_tests)
TESTS += $(differential_tests)
LONG_TESTS += $(differential_tests)
%C%_check_differential_memory_SOURCES = %D%/check_differential_memory.c
%C%_check_differential_memory_CFLAGS = $(test_cflags)
%C%_check_differential_memory_LDADD = libvasbox-differential.la $(test_ldadd)
%C%_check_differential_SOURCES = %D%/check_differential.c
%C%_check_differential_CFLAGS = $(test_cflags)
%C%_check_differential_LDADD = libvasbox-differential.la $(test_ldadd)
%C%_check_differential_large_SOURCES = %D%/check_differential_large.c
%C%_check_differential_large_CFLAGS = $(test_cflags)
%C%_check_differential_large_LDADD = libvasbox-differential.la $(test_ldadd)

check_PROGRAMS += %D%/check_proofs
TESTS += %D%/check_proofs %D%/check-make-proofs.sh
EXTRA_DIST += %D%/check-make-proofs.sh %D%/owed.txt tests/traces
%C%_check_proofs_SOURCES = %D%/check_proofs.c
%C%_check_proofs_CFLAGS = $(test_cflags)
%C%_check_proofs_LDADD = libvasbox-proofs.la $(test_ldadd)

wrong_machine = %D%/wrong_machine.c %D%/wrong_machine.h
check_PROGRAMS += %D%/check_broken_rules
TESTS += %D%/check_broken_rules
%C%_check_broken_rules_SOURCES = %D%/check_broken_rules.c $(wrong_machine)
%C%_check_broken_rules_CFLAGS = $(test_cflags)
%C%_check_broken_rules_LDADD = libvasbox-proofs.la $(test_ldadd)
check_PROGRAMS += %D%/check_mistakes
TESTS += %D%/check_mistakes
%C%_check_mistakes_SOURCES = %D%/check_mistakes.c %D%/mistakes.c %D%/mistakes.h %D%/mistakes.inc $(wrong_machine)
%C%_check_mistakes_CFLAGS = $(test_cflags)
%C%_check_mistakes_LDADD = libvasbox-proofs.la $(test_ldadd)
