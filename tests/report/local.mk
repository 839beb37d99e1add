tests_report = %D%/check_map
check_PROGRAMS += $(tests_report)
TESTS += $(tests_report)
%C%_check_map_SOURCES = %D%/check_map.c
%C%_check_map_CFLAGS = $(test_cflags)
%C%_check_map_LDADD = $(test_ldadd)
