# One block a program.
check_PROGRAMS += %D%/check_config
TESTS += %D%/check_config
%C%_check_config_SOURCES = %D%/check_config.c
%C%_check_config_CFLAGS = $(test_cflags)
%C%_check_config_LDADD = $(test_ldadd)
