# dist_man_MANS, and EXTRA_DIST += %D%/NAME.md
