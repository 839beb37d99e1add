# One block a program.
check_PROGRAMS += %D%/check_counters
TESTS += %D%/check_counters
%C%_check_counters_SOURCES = %D%/check_counters.c
%C%_check_counters_CFLAGS = $(test_cflags)
%C%_check_counters_LDADD = $(test_ldadd)
