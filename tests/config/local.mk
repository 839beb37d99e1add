# One block a program.
check_PROGRAMS += %D%/check_config %D%/check_config_files %D%/check_machines
TESTS += %D%/check_config %D%/check_config_files %D%/check_machines
%C%_check_config_SOURCES = %D%/check_config.c %D%/config_support.h
%C%_check_config_CFLAGS = $(test_cflags)
%C%_check_config_LDADD = $(test_ldadd)
%C%_check_machines_SOURCES = %D%/check_machines.c %D%/config_support.h
%C%_check_machines_CFLAGS = $(test_cflags)
%C%_check_machines_LDADD = $(test_ldadd)
%C%_check_config_files_SOURCES = %D%/check_config_files.c %D%/config_support.h
%C%_check_config_files_CFLAGS = $(test_cflags)
%C%_check_config_files_LDADD = $(test_ldadd)
