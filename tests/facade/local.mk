tests_facade = %D%/check_call_table
check_PROGRAMS += $(tests_facade)
TESTS += $(tests_facade)
%C%_check_call_table_SOURCES = %D%/check_call_table.c
%C%_check_call_table_CFLAGS = $(test_cflags)
%C%_check_call_table_LDADD = $(test_ldadd)
