tests_host = %D%/check_clr_layout
check_PROGRAMS += $(tests_host)
TESTS += $(tests_host)
%C%_check_clr_layout_SOURCES = %D%/check_clr_layout.c
%C%_check_clr_layout_CFLAGS = $(test_cflags)
%C%_check_clr_layout_LDADD = $(test_ldadd)
