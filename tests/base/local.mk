tests_base = %D%/check_rule
check_PROGRAMS += $(tests_base)
TESTS += $(tests_base)
%C%_check_rule_SOURCES = %D%/check_rule.c
%C%_check_rule_CFLAGS = $(test_cflags)
%C%_check_rule_LDADD = $(test_ldadd)
