tests_contract = %D%/check_clauses
check_PROGRAMS += $(tests_contract)
TESTS += $(tests_contract)
%C%_check_clauses_SOURCES = %D%/check_clauses.c
%C%_check_clauses_CFLAGS = $(test_cflags)
%C%_check_clauses_LDADD = $(test_ldadd)
