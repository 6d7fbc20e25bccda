# "FAULT" and "warning" say what check reports of the next text.

glow-name = glow facial
shine-name = shine peel
glow-avoid = Keep out of the sun.
glow-expect = It will look good.
glow-rest = Rest well today.
glow-spoken = Drink some water.
# Named by a plan that cannot be read.
glow-unread = Rest well.

# warning is a label for lists; write two or three words and no full stop
label-glow = Rest well today.

# FAULT Telegram cannot read <br>; it may be <b> <i>
glow-later = Keep up<br>the good care.

# FAULT <b> and </b> do not belong together; open and close it once
glow-normal = <b>Warm skin is normal.

# FAULT nothing fills in { $first_name }; correct it or leave it out: it may use { $clinic }
glow-today = Rest well today, { $first_name }.

# FAULT reads at grade
glow-hard = Dermatological recommendations necessitate considerable individualisation.

# FAULT its first line tells “glow facial”, which a locked phone may show
glow-told = After your glow facial, drink some water.

# warning its first line tells “cheeks”, which a locked phone may show
glow-cheeks = Keep your cheeks cool.

# FAULT its first line is shown on locked phones and tells “peel”; name no procedure
# warning leaves out { $clinic }, which the shipped text says; is it meant?
reminder-first-line = About your peel

# FAULT cannot be filled in: text 'remind-settle' refers to '-nobody', which does not exist
remind-settle = Rest well, says { -nobody }.

# warning nothing says this text; name it in a plan, correct its id, or remove it
glow-spare = Rest well.

# FAULT glow-only-here: has no words in xx; write it in xx.ftl
# warning nothing says this text
glow-only-here = Rest well.

# FAULT write a text as: its-id = Its words
glow-no-equals Rest well.

# FAULT glow-rest is there twice; remove one
glow-rest = Rest well today.

-some = Rest well, and drink some water. Rest well, and drink some water. Rest well, and drink some water. Rest well, and drink some water. Rest well, and drink some water. Rest well, and drink some water.
-more = { -some } { -some } { -some } { -some } { -some }
glow-long = { -more } { -more } { -more } { -more } { -more }
glow-half = { -more } { -more } Sleep well.
glow-other-half = { -more } { -more } Sleep very well, and drink some more water.
