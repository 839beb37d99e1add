# One line a subcommand's file.
vasbox_SOURCES += %D%/main.c %D%/common.c %D%/cli.h
