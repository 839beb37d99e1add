tests_host = %D%/check_clr_layout %D%/check_host_calls %D%/check_host_script \
	%D%/check_host_pressure
check_PROGRAMS += $(tests_host)
TESTS += $(tests_host) %D%/check-cplusplus.sh
EXTRA_DIST += %D%/check-cplusplus.sh
%C%_check_clr_layout_SOURCES = %D%/check_clr_layout.c
%C%_check_clr_layout_CFLAGS = $(test_cflags)
%C%_check_clr_layout_LDADD = $(test_ldadd)
%C%_check_host_calls_SOURCES = %D%/check_host_calls.c %D%/host_support.h
%C%_check_host_calls_CFLAGS = $(test_cflags)
%C%_check_host_calls_LDADD = $(test_ldadd)
%C%_check_host_script_SOURCES = %D%/check_host_script.c %D%/host_support.h
%C%_check_host_script_CFLAGS = $(test_cflags)
%C%_check_host_script_LDADD = $(test_ldadd)
%C%_check_host_pressure_SOURCES = %D%/check_host_pressure.c %D%/host_support.h
%C%_check_host_pressure_CFLAGS = $(test_cflags)
%C%_check_host_pressure_LDADD = $(test_ldadd)
