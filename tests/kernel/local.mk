tests_kernel = %D%/check_machine
check_PROGRAMS += $(tests_kernel)
TESTS += $(tests_kernel)
%C%_check_machine_SOURCES = %D%/check_machine.c
%C%_check_machine_CFLAGS = $(test_cflags)
%C%_check_machine_LDADD = $(test_ldadd)
