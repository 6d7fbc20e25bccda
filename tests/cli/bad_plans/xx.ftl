# The test adds the shipped English texts below, so that this language lacks only what it shows.

glow-name = glow facial
shine-name = shine peel
glow-avoid = Keep out of the sun.
glow-normal = Warm skin is normal.
glow-expect = It will look good.
glow-rest = Rest well today.
glow-later = Keep up the good care.
glow-hard = Rest.
glow-told = Rest.
glow-unread = Rest.
glow-spoken = Rest.
label-glow = rest
glow-cheeks = Rest.
glow-spare = Rest.
glow-long = Rest.
glow-half = Rest.
glow-other-half = Rest.

# FAULT lacks { $first_name }, which the English text has; say it here too
glow-today = Rest well today.

# FAULT has no words in en; write it in en.ftl
# warning nothing says this text
glow-foreign = Rest.
