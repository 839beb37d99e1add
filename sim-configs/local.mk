# dist_simconfig_DATA += %D%/NAME.conf
