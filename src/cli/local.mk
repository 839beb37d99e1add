vasbox_SOURCES += %D%/main.c
