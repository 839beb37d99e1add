# dist_man_MANS, and EXTRA_DIST += %D%/NAME.md
EXTRA_DIST += %D%/ARCHITECTURE.md
