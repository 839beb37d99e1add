libvasbox_core_la_SOURCES += %D%/config_file.c %D%/config_value.c %D%/config.h %D%/shipped.h
libvasbox_core_la_SOURCES += %D%/quote.c %D%/quote.h %D%/config_files.c %D%/config_files.h %D%/machine_files.c
