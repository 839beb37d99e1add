tests_paging = %D%/check_physical
check_PROGRAMS += $(tests_paging)
TESTS += $(tests_paging)
%C%_check_physical_SOURCES = %D%/check_physical.c
%C%_check_physical_CFLAGS = $(test_cflags)
%C%_check_physical_LDADD = $(test_ldadd)
