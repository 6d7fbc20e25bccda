### English. Written by the makers of the program; no clinician has signed it off yet. reviewed_by: nobody
### Warm and plain: reading grade 6 at most, sentences of at most 20 words.
### Telegram HTML (b and i). Ids that start with label- are two or three plain words for lists.

## Times

when-today = today { $time }
when-tomorrow = tomorrow { $time }
when-day = { $day } { $time }

## Procedures

procedure-microdermabrasion = microdermabrasion
procedure-hydradermabrasion = hydradermabrasion
procedure-intense-pulsed-light = intense pulsed light
# Always "reduction": hair may grow again, so no text promises more.
procedure-laser-hair-reduction = laser hair reduction
procedure-microneedling = microneedling
procedure-superficial-chemical-peel = superficial chemical peel

## Reminders: the frame

# Shown on lock screens: no procedure, no part of the body.
reminder-first-line = Reminder from { $clinic }
reminder-greeting = Hello { $first_name },

## Reminders: the strong sun of the day, part of the sunscreen reminder

sun-hours = ☀️ Strong sun today { $begins }–{ $ends }: your shadow is shorter than you. Stay in the shade then.
sun-none-today = No strong-sun hours today: your shadow stays longer than you. Sunscreen is still a must.

## Reminders: what they say
## Any of these may use: clinic, day, emergency_number, first_name, sun_today

remind-settle =
    Let your skin rest today. It may feel warm or look pink. That is normal and most often settles in a day or two.

remind-settle-hands-off =
    Let your skin rest, and keep your hands off it today. It may feel tight or warm and look pink. That is normal.

remind-shade-only =
    Stay in the shade for the rest of today, and put on no sunscreen yet. Your skin may feel warm or tight and look pink. That is normal.

remind-cool =
    Lay a cool, damp cloth on the skin for a few minutes, but no ice. Warm, pink skin is normal today. It most often settles in a day or two.

remind-first-evening =
    This evening, wash gently with cool water and pat your skin dry. Then smooth on your moisturiser. Leave make-up off tonight.

remind-no-wash =
    Leave your face as it is tonight: do not wash it until tomorrow. Leave make-up off too.

remind-gentle-wash =
    Wash with a gentle cleanser and pat your skin dry. Then smooth on moisturiser, and again each time your skin feels dry.

remind-wash-and-moisturise =
    Wash gently this morning and again this evening. Smooth on moisturiser three times today. In the morning it goes on under the sunscreen.

remind-sunscreen =
    { $day ->
        [1] Put on sunscreen before you go out: SPF 30 or more. Fresh skin burns fast, so wear a hat and keep to the shade.
        [2] Sunscreen on before you step out: SPF 30 or more. Take a hat along, and walk on the shady side.
        [3] Start the day with sunscreen, SPF 30 or more, before you go out. A hat and some shade do the rest.
        [4] Put on your sunscreen before you go out: SPF 30 or more. Sun comes through clouds too. Hat and shade still help.
        [5] Before you head out, put on sunscreen: SPF 30 or more. Then reach for your hat, and choose the shade.
        [6] Keep going with sunscreen before you go out: SPF 30 or more. You are nearly through the week. Hat and shade as before.
        [7] Put on sunscreen before you go out: SPF 30 or more. A whole week, well done. Sunscreen, hat and shade are good habits to keep.
       *[other] Put on sunscreen before you go out: SPF 30 or more. Wear a hat and look for shade.
    }
    { $sun_today }

remind-sunscreen-mineral =
    Put on a mineral sunscreen before you go out: SPF 30 or more. Look for zinc oxide on the pack. Wear a hat and keep to the shade.
    { $sun_today }

remind-sunscreen-again =
    Outdoors, put sunscreen on again every 2 hours. SPF 30 to 50 is best for you now.

remind-sunscreen-weekly =
    Keep up the sunscreen before you go out: SPF 30 or more. Treated skin still burns fast, so take a hat and choose the shade.
    { $sun_today }

remind-moisturise-morning =
    Smooth moisturiser on the treated spots too. It goes on first, under the sunscreen.

remind-moisturise-evening =
    Smooth moisturiser on the treated spots before bed. Your skin takes it in well just now.

remind-moisturise-often =
    Smooth on moisturiser once more before bed. Use it as often as your skin feels dry.

remind-no-heat-or-scrub =
    Leave out sauna, scrubs and acid creams today. Scrubs and acid creams can wait until the day after tomorrow.

remind-no-heat-or-cardio =
    Leave out sauna, hot baths and hard exercise until 24 hours have passed since your session. Make-up is fine again.

remind-no-heat-or-perfume =
    Leave out hot baths, sauna, hard exercise and the pool today. Keep perfume off the treated skin.

remind-no-hot-bath =
    Take only cool showers today, and no hot bath. Scrubs wait until a week has passed.

remind-no-exercise =
    Leave out exercise today. Sauna and pool wait until five days have passed.

remind-no-sauna-or-pool =
    Leave out sauna and pool today. They wait until five days have passed.

remind-no-scrub-or-retinol =
    Leave out scrubs and retinol creams today.

remind-no-picking =
    Let skin that flakes come off by itself, and do not pick at it. Retinol and glycolic creams wait until a week has passed.

remind-spots =
    Leave darker spots alone: do not pick or scrub them. They are expected, and flake off by themselves in five to ten days.

remind-shedding =
    Let loose hairs fall out by themselves. To shed hair two weeks after a session is normal. Please do not wax between visits.

remind-retinol-again =
    If you use retinol cream, you may start again today, as long as your skin is calm. Did a doctor give it to you? Then ask that doctor first.

remind-top-up =
    Put on fresh sunscreen if you are outdoors. Do it again every 2 hours while you are out.

remind-prepare =
    Please do not wax the area before your next visit. Pause retinol, acid (AHA) and benzoyl peroxide creams too. Did a doctor give you one of them? Ask that doctor before you pause it.

remind-prepare-hair =
    Please do not wax or pluck the area before your next visit. The laser needs the hair in its place. You may shave.

remind-prepare-tan =
    Keep the area out of the sun until your next visit. Is it tanned? Please tell us before we begin.

remind-upkeep =
    Keep up your daily sunscreen, as it helps your result last. Your last session was four weeks ago. Would you like us to take a look? Ask the clinic for a visit.

## Check-ins: the question, and the line under every one

check-in-question = How is your skin today? Tap the answer that fits best.
check-in-not-watched = <i>This chat is not watched all day. Trouble breathing, or a face that swells fast? Call { $emergency_number } now.</i>

## Check-ins: the four answers (buttons, plain text)

check-in-answer-calm = 1 · Calm
check-in-answer-pink = 2 · Pink or dry
check-in-answer-sore = 3 · Sore, hot or very red
check-in-answer-severe = 4 · Blister, pus, fever, swelling

## Check-ins: replies
## Variables: first_name, clinic, phone ("none" when the clinic gave no number), emergency_number

check-in-reply-calm = Thank you, { $first_name }. That is lovely to hear. Keep up the sunscreen and the gentle care. 🌿

check-in-reply-pink = Thank you, { $first_name }. Smooth on some moisturiser and keep out of the sun. Pink or dry skin is normal in the first days.

check-in-reply-pink-late =
    Thank you, { $first_name }. Smooth on some moisturiser and keep out of the sun. A little dryness or flaking is normal. { $phone ->
        [none] Has the redness lasted more than three days? Please tell { $clinic }.
       *[other] Has the redness lasted more than three days? Please call { $clinic } on { $phone }.
    }

check-in-reply-sore-early =
    Thank you for telling us, { $first_name }. Rinse with cool water, pat dry and smooth on moisturiser. No make-up, hot showers or sun today. We will ask you again in a day or two. { $phone ->
        [none] If it gets worse, please call { $clinic }.
       *[other] If it gets worse, please call { $clinic } on { $phone }.
    }

check-in-reply-told =
    Thank you for telling us, { $first_name }. Our team has been told and will call or write to you. Keep the skin cool and leave make-up off until then. { $phone ->
        [none] You can also contact { $clinic } yourself.
       *[other] You can also call { $clinic } on { $phone }.
    }

    Trouble breathing, or a face that swells fast? Call { $emergency_number } now.

check-in-reply-severe =
    You did right to tell us, { $first_name }. Our team has been told and will call or write to you. { $phone ->
        [none] Please do not wait for us if you feel unwell: see a doctor today.
       *[other] Please do not wait if you feel unwell: call { $clinic } on { $phone }.
    } Leave the skin alone until then: no creams, no make-up, no picking.

    Trouble breathing, or a face that swells fast? Call { $emergency_number } now.

## The welcome after joining

welcome =
    Hello { $first_name }, welcome to aftercare from { $clinic }.

    We will write when something helps your skin. That is at most twice a day at first, then once a day. Send /plan to see what comes, /pause for a break, or STOP to end it.

# Before the advice of a later session. First line: see reminder-first-line.
welcome-again =
    Reminder from { $clinic }

    Hello { $first_name }, good to have had you here again. This is what helps now.

## Advice for each procedure: today, avoid, normal, call, expect
## Variables: clinic, phone ("none" when the clinic gave no number), emergency_number

microdermabrasion-today =
    <b>On the first day</b>
    Let your skin rest and stay out of direct sun. Wash gently with cool water in the evening. Then smooth moisturiser on the treated spots.

    From the next day, never go out without sunscreen: SPF 30 or more.

microdermabrasion-avoid =
    <b>Please leave out after your session</b>
    • 12 hours: heavy make-up
    • 24 hours: swimming, waxing, hard exercise, hot showers
    • 48 hours: sauna, sunbed
    • 3 days: creams with acid
    • 7 days: direct sun on the treated skin
    Do you use a retinoid cream from a doctor? Ask that doctor when to start again.

microdermabrasion-normal =
    <b>This is normal</b>
    Your skin may feel warm and look pink for a day or two. It can sting for the first 1 to 3 hours. Tiny dots and light flaking are fine too.

microdermabrasion-call =
    <b>{ $phone ->
        [none] Please tell us
       *[other] Please call us on { $phone }
    }</b>
    • if redness lasts more than three days
    • if you get a cold sore, or dark or light patches
    • straight away for blisters, pus, fever, or redness that spreads

microdermabrasion-expect =
    <b>Good to know</b>
    Your skin can look clearer and more even after the first session. A few sessions help the result last. Creams sink in deeper for now, so use only gentle ones.

hydradermabrasion-today =
    <b>On the first day</b>
    Let your skin rest and stay out of direct sun. Wash gently with cool water in the evening. Then smooth on moisturiser, and leave make-up off.

    From the next day, never go out without sunscreen: SPF 30 or more. Make-up is fine again then.

hydradermabrasion-avoid =
    <b>Please leave out after your session</b>
    • first day: make-up
    • 24 hours: sauna, hot baths, hard exercise
    • 48 hours: scrubs, retinol creams, waxing
    • 5 days: direct sun on the treated skin
    Do you use a retinoid cream from a doctor? Ask that doctor when to start again.

hydradermabrasion-normal =
    <b>This is normal</b>
    Your skin may feel warm or dry and look pink. That can last up to three days.

hydradermabrasion-expect =
    <b>Good to know</b>
    Your skin most often settles within three days. We advise a few sessions, about four weeks apart.

light-today =
    <b>On the first day</b>
    Cool the skin with a damp cloth, but use no ice. Stay out of the sun. Wash with cool water, and smooth on moisturiser.

    From the next day, never go out without sunscreen: SPF 30 or more. Please keep that up for 28 days.

light-avoid =
    <b>Please leave out after your session</b>
    • 48 hours: hot baths, sauna, hard exercise
    • 7 days: scrubs, waxing, retinol and acid creams
    • 28 days: sun without sunscreen
    Do not pick at darker spots. Do you use a retinoid cream from a doctor? Ask that doctor when to start again.

light-normal =
    <b>This is normal</b>
    Your skin may feel warm and look pink for a day or two. Brown spots turn darker at first: that is expected. They flake off by themselves in five to ten days.

light-call =
    <b>{ $phone ->
        [none] Please tell us
       *[other] Please call us on { $phone }
    }</b>
    • if redness lasts more than three days
    • if you get a cold sore, or light patches
    • straight away for blisters, more pain, pus, fever, or redness that spreads

light-expect =
    <b>Good to know</b>
    Spots look darker before they go. We advise a few sessions, about four weeks apart. Sunscreen helps the result last.

laser-today =
    <b>On the first day</b>
    Cool the skin with a damp cloth, but use no ice. Keep it out of the sun.

    From the next day, put sunscreen on all treated skin that sees the sun: SPF 30 or more.

laser-avoid =
    <b>Please leave out after your session</b>
    • 3 days: hot baths, sauna, hard exercise, pool, perfume
    • 3 days: scrubs and acid creams
    • 30 days: sun without sunscreen
    • between visits: waxing and plucking
    You may shave.

laser-normal =
    <b>This is normal</b>
    Your skin may feel warm and look pink for a day or two. About two weeks later, hairs come loose and fall out.

laser-call =
    <b>{ $phone ->
        [none] Please tell us
       *[other] Please call us on { $phone }
    }</b>
    • if redness lasts more than three days
    • if you get dark or light patches
    • straight away for blisters, more pain, pus, fever, or redness that spreads

laser-expect =
    <b>Good to know</b>
    The aim is less hair with each session. Visits are best four weeks apart for the face. For the body, six weeks are best.

microneedling-today =
    <b>On the first day</b>
    Stay in the shade, and put on no sunscreen yet. Wash gently with cool water in the evening. Then smooth on moisturiser, and leave make-up off.

    From the next day, never go out without mineral sunscreen: SPF 30 or more. For a week, wash gently twice a day and moisturise three times a day.

microneedling-avoid =
    <b>Please leave out after your session</b>
    • first day: sun, sunscreen
    • 48 hours: exercise, make-up
    • 5 days: sauna, pool
    • 7 days: direct sun, scrubs, waxing, acid creams
    • 14 days: retinol creams
    Do you use a retinoid cream from a doctor? Ask that doctor when to start again.

microneedling-normal =
    <b>This is normal</b>
    Your skin may feel warm or tight and look pink for up to three days. A little dryness or flaking can last up to five days.

microneedling-expect =
    <b>Good to know</b>
    Your skin settles in two to five days. We advise a few sessions, about four weeks apart. Use only gentle creams for now.

peel-today =
    <b>On the first day</b>
    Let your skin rest and stay out of the sun. Do not wash your face until the next day, and leave make-up off.

    From the next day, wash with a gentle cleanser and moisturise often. Never go out without sunscreen: SPF 30 to 50. Outdoors, put it on again every 2 hours.

peel-avoid =
    <b>Please leave out after your session</b>
    • until the next day: washing your face, make-up
    • 48 hours: sauna, hot showers, hard exercise
    • 7 days: retinol and glycolic creams, scrubs, waxing
    • 28 days: sun without sunscreen
    Do not pick at skin that flakes. Do you use a retinoid cream from a doctor? Ask that doctor when to start again.

peel-normal =
    <b>This is normal</b>
    Your skin may feel tight and look pink for up to three days. It may turn dry and flake for up to a week.

peel-expect =
    <b>Good to know</b>
    Your skin settles in three to seven days. We advise a few sessions, about four weeks apart. Sun care matters most for the first 28 days.

## Plan outlines

outline-nothing = Nothing more is planned.
outline-message = { $when } – { $steps }
outline-date = { $when }: { $step }
outline-days =
    { $count ->
        [one] day { $days }, { $time }: { $step }
       *[other] days { $days }, { $time }: { $step }
    }

label-settle = let skin rest
label-first-evening = first evening care
label-shade = shade, no sunscreen
label-cool = cool cloth
label-no-wash = no face wash yet
label-gentle-wash = gentle wash
label-sunscreen = sunscreen
label-moisturiser = moisturiser
label-no-heat-or-scrub = no sauna or scrub
label-no-heat-or-cardio = no heat or exercise
label-no-heat-or-perfume = no heat or perfume
label-no-hot-bath = no hot bath
label-no-exercise = no exercise
label-no-sauna-or-pool = no sauna or pool
label-no-scrub-or-retinol = no scrub or retinol
label-no-picking = no picking
label-spots = leave spots alone
label-shedding = hair may shed
label-retinol-again = retinol again
label-top-up = sunscreen again
label-prepare = getting ready for your visit
label-upkeep = keeping your result
label-check-in = check-in

## Joining: the notice, the questions, the answers

# Raise notice-version whenever the notice or the question about news changes in meaning.
notice-version = 2026-11-22
notice =
    Hello { $first_name }, this is the aftercare service of <b>{ $clinic }</b>.

    We would like to send you short reminders after your session, and ask how your skin is. We also help you book your next visit, and remind you of it.

    <b>What we keep:</b> your name, your sessions, your appointments, what we sent and what you answered. It stays with the clinic and helps the team look after you.
    <b>Where:</b> on the clinic's own computer. Telegram also stores this chat on its servers. It is not end-to-end encrypted.
    <b>How to leave:</b> write STOP at any time. We then stop at once.

    Do you agree?
button-agree = I agree
button-refuse = No, thanks
notice-agreed = Thank you. You are all set, { $first_name }. ✅
news-question = One more question. May we also send you news and offers from { $clinic } now and then? You can change this any time with /news.
button-news-yes = Yes, please
button-news-no = No news, thanks
news-on = Good. You will also get our news. You can end it any time with /news off.
news-off = Good. You will get no news from us. All else stays as before.
notice-answer-first = Please answer first: tap “I agree” or “No, thanks”. You can also write yes or no.
refused =
    That is fine. We have kept nothing but your “no”.

    If you change your mind, please ask the clinic for a new code.
already-joined = You have already joined, { $first_name }. Send /plan to see what comes next.
whose-code = This code is for { $first_name }. Is that you?
button-mine = Yes, that is me
button-not-mine = No
code-of-another = Good that we asked. The code still works: please open it on { $first_name }'s own phone.
joined-again = Welcome back, { $first_name }. This code is for your new session, and your reminders go on here.
joined-again-off = Welcome back, { $first_name }. This code is for your new session. Care reminders stay off. /settings turns them on.
welcome-back = Welcome back, { $first_name }. Your reminders go on. Send /plan to see what comes next.
welcome-back-paused = Welcome back, { $first_name }.
left-notice =
    Hello { $first_name }. You asked us to stop, so we send you nothing.

    Would you like your reminders again? Then our notice holds as before. { $clinic } keeps your name, your sessions, your appointments, what we sent and what you answered. Telegram stores this chat. Write STOP at any time to leave.
button-return = Yes, start again

code-unknown = This code does not open anything. Please check it against the card from the clinic, or ask for a new one.
code-too-many = Too many codes did not fit. Please try again after { $time }, or ask the clinic for a new code.
code-expired = This code is too old: a code works for 3 days. Please ask the clinic for a new one.
code-withdrawn = This code is no longer valid. Please use the newest one from the clinic, or ask for a new one.
code-used = This code was already used by somebody else. Please ask the clinic for one of your own.
stranger = Hello. Please type the code from the card that your clinic gave you.
went-wrong = Sorry, something went wrong on our side. Please try again in a moment.
button-stale = This button is no longer in use.

## Patients: commands and taps

button-done = Done ✓
button-done-marked = ✅ Done
done-toast = Well done!
done-nothing = There is nothing to tick off just now. Send /plan to see what comes next.
button-answered = ✓ { $answer } – change
check-in-noted-toast = We have noted that already. Thank you!
check-in-none = There is no open question just now. To reach the team, please call the clinic.

plan-heading = <b>Your plan, { $first_name }</b>
plan-progress = { $procedure }: session { $number } of { $length } { $dots }
plan-paused = ⏸ Paused until { $when }. Send /resume to go on at once.
plan-paused-open = ⏸ Paused. Send /resume to go on.
plan-care-off = Care reminders are off. /settings turns them on.
plan-next = Coming up:
button-top-up-on = Remind me at midday too
button-top-up-off = No midday reminders
top-up-on = Good. On your first days we also remind you at midday to renew your sunscreen.
top-up-off = Good. No midday reminders any more.

pause-question = How long shall we be quiet? Tap, or send /pause day, /pause week, /pause open or /pause with a day.
button-pause-day = 1 day
button-pause-week = 1 week
button-pause-open = Until I send /resume
button-pause-date = Until a date…
pause-until-question = Until which day shall we be quiet? Write it, like { $example } or Friday.
pause-not-understood = Sorry, we did not understand that day. Write it like { $example }.
pause-too-soon = A pause must end tomorrow or later. Which day shall it be?
pause-too-far = A pause can last a year at most. Which day shall it be? For a pause without an end, send /pause open.
paused-day = Good. We are quiet until { $day }. On that day your reminders go on. Send /resume to go on sooner.
paused-day-last = Good. We are quiet until { $day }. The reminders of this session are over by then. { $next ->
        [visit] We write again when your next visit is due.{" "}
       *[none] {""}
    }Send /resume to go on sooner.
paused = Good. We are quiet until { $when }. Send /resume to go on sooner.
paused-open = Good. We are quiet until you send /resume.
button-resume = Go on now
resumed = Welcome back. Your reminders go on. Send /plan to see what comes next.
not-paused = Your reminders are on. Send /plan to see what comes next.

# All that a patient has set; /settings shows it.
settings-heading = <b>Your settings</b>
settings-language = Language: { $name }
settings-morning = Morning reminders: { $time }
settings-morning-planned = Morning reminders: as planned
settings-evening = Evening reminders: { $time }
settings-evening-planned = Evening reminders: as planned
settings-zone = Time zone: { $place }, { $time }
button-settings-morning = Morning time
button-settings-evening = Evening time
button-settings-zone = Time zone
button-settings-language = Language
button-settings-pause = Pause
button-settings-resume = End the pause
button-receiving = What we send

own-time-morning-question = When shall we write to you in the morning? Tap a time, or write one, like 8:45.
own-time-evening-question = When shall we write to you in the evening? Tap a time, or write one, like 18:45.
own-time-morning-range = You can choose any morning time from { $first } to { $last }.
own-time-evening-range = You can choose any evening time from { $first } to { $last }.
own-time-not-understood = Sorry, we did not understand that time. Write it like 8:45 or 6:45 pm.
own-time-not-possible = We cannot write to you at that time.
own-time-morning-set = Good. From { $begins ->
        [today] today
       *[tomorrow] tomorrow
    } on, your morning reminders come at { $time }.
own-time-evening-set = Good. From { $begins ->
        [today] today
       *[tomorrow] tomorrow
    } on, your evening reminders come at { $time }.
own-time-morning-planned = Good. Your morning reminders come as planned again.
own-time-evening-planned = Good. Your evening reminders come as planned again.
button-time-planned = As planned
next-now = What is still open from today comes now.
next-later = Next: { $message }

zone-question = We go by the clock of { $place }: it is { $time } there now. Which city are you in? Write its name, or share your location.
zone-which = There are several time zones for this name. Which one is yours?
zone-unknown = We do not know a city called “{ $name }”. Please write a bigger city nearby, or share your location.
zone-unknown-place = We could not find the time at that place. Please write the name of a city nearby.
zone-share = Tap the button under the text box to share where you are. We only keep the time zone.
zone-set = Good. We now go by the clock of { $place }: it is { $time } there now. Is that not your time? Then send /timezone again.

    Times of appointments stay those of the clinic.
zone-unchanged = That is your time zone already: it is { $time } there now.
zone-kept = Good. You need not share your location.
zone-later = To change your time zone, send /timezone.
settings-later = To change your settings, send /settings.
button-share = Share my location
button-location = 📍 Share my location


stopped =
    Done: you will get nothing more from us, { $first_name }. Thank you for having been with us.

    If you change your mind, send /start. After that, you can choose in /settings which messages you get.
news-choose = Would you like news and offers from { $clinic }? Tap below, or send /news on or /news off. Right now it is { $state ->
        [on] on
       *[off] off
    }.
# Each language is named as those who speak it call it.
language-question = In which language shall we write to you?
language-chosen = From now on we write in { $name }.
language-not-offered = We do not write in that language yet. You can choose from: { $languages }.
language-only = We write to you in { $name }. It is the only language we have for now.
receiving-heading = <b>What we send you</b>
receiving-care = { $state ->
        [on] ✅ On
       *[off] ⛔ Off
    }: care after your session, and the question how your skin is
receiving-appointments = { $state ->
        [on] ✅ On
       *[off] ⛔ Off
    }: messages about your visits, and when to book
receiving-news = { $state ->
        [on] ✅ On
       *[off] ⛔ Off
    }: news and offers
receiving-how = Tap to change it, today or later in /settings. STOP ends everything at once.
receiving-nothing = You now get nothing from us unasked. You can still send /plan or /book.
button-receiving-care = { $change ->
        [on] Send care messages again
       *[off] No care messages
    }
button-receiving-appointments = { $change ->
        [on] Send visit messages again
       *[off] No messages about visits
    }
button-receiving-news = { $change ->
        [on] Send news
       *[off] No news
    }
receiving-left-care = Done. You get no more reminders, and we do not ask how your skin is.
receiving-recovering = Your skin is still healing, and we will not see how it is. If anything worries you, please { $phone ->
        [none] contact { $clinic } in the usual way.
       *[other] call { $clinic } on { $phone }.
    }
receiving-left-appointments = Done. You get no more messages about your visits. The team knows, and may phone you.
receiving-taken-care = Good. Your care reminders are on again, and we ask how your skin is.
receiving-taken-appointments = Good. We write to you about your visits again.
receiving-stands = { $state ->
        [confirmed] Your appointment { $when } stays agreed, but we would not remind you.
        [requested] You asked for { $when }. The team would have to phone you with the answer.
       *[proposed] We offered you { $when }. Nobody would remind you to answer.
    }
receiving-ask = To cancel, send /book. Shall we stop all messages about visits?
button-receiving-sure = Yes, stop them
button-receiving-keep = No, keep them
receiving-stands-still = { $when } stays as it is. To cancel it, send /book.
book-off = Messages about visits are off. To book here, please turn them on: only then can we send you the answer.
button-book-on = Turn on and book
book-off-note = Messages about visits are off. You can turn them on in /settings.
button-back-to-settings = Back to settings
patient-text =
    Thank you for your message. The team does not read this chat, so please { $phone ->
        [none] contact { $clinic } in the usual way
       *[other] call { $clinic } on { $phone }
    }.

    Trouble breathing, or a face that swells fast? Call { $emergency_number } now.
patient-help =
    I remind you how to care for your skin after a session at { $clinic }.

    /plan – what comes when
    /book – your next visit: book, move or cancel it
    /settings – times, language, time zone, pauses
    /pause – a break from reminders
    /resume – go on after a break
    /news – news and offers, on or off{ $choice ->
        [no] {""}
       *[yes] {""}
            /language – change the language
    }
    /stop – end everything (or just write STOP); for less, see /settings
    /help – this list

    Instead of tapping you can write: “done” after a reminder, or 1, 2, 3 or 4 after “How is your skin?”
    For your visit you can write: “book”, “move”, “cancel”, “coming” or “earlier”.
    { $phone ->
        [none] {""}
       *[other] Questions? Please call us on { $phone }.
    }

# Words that end everything when they are all that somebody writes; separated by spaces.
stop-words = stop unsubscribe quit end
# Words that may stand beside one of them: "please stop this now".
stop-fillers = please now it this that all everything me messages reminders sending thanks thank you
done-words = done ok okay yes
# Words that answer a question of ours, such as the notice; separated by spaces.
yes-words = yes agree
no-words = no
# Words for days in a typed date, beside words-today; separated by spaces.
words-tomorrow = tomorrow
# Whole phrases, separated by commas.
words-day-after = day after tomorrow, overmorrow
# Lengths of time, as in "in 3 days" and "next week"; separated by spaces.
words-days = day days
words-weeks = week weeks
words-span-fillers = in for a next after from now please
# Words that may stand beside a typed date and change nothing; separated by spaces.
words-date-fillers = on at the of please

command-plan = what comes when
command-book = book, move or cancel your next visit
command-settings = times, language, time zone, pauses
command-pause = a break from reminders
command-resume = go on after a break
command-news = news on or off
command-language = change the language
command-stop = end everything
command-help = what I can do

## Patients: the next session

# Shown on lock screens: no procedure, no part of the body.
message-first-line = Message from { $clinic }
session-about = { $procedure }
session-next = Session { $number } of { $length }: { $how ->
        [between] best between { $first } and { $last }.
        [on] best on { $last }.
        [until] best until { $last }.
       *[now] any day from now on is fine.
    }
recall-progress = { $number } of { $length } done { $dots }
recall-cheer = { $stage ->
        [begun] A good first step.
        [half] Half way there: well done.
        [last] Just one more to go.
       *[going] You are well on your way.
    }
recall-ask = { $how ->
        [online] Book online whenever it suits you. Then tap “I have booked” and tell us when.
        [asking] Shall we find a time? Tell us which days suit you.
       *[times] Shall we find a time?
    }
button-see-times = See free times
button-not-now = Not now
button-never = Don't ask again
button-book-online = Book online
button-booked = I have booked
button-ask-time = Ask for a time
recall-later = All right. We will ask you once more on { $day }. Want to book sooner? Just write “book”.
recall-no-more = All right. We will not ask again before your next visit. To book, write “book” or send /book at any time.
recall-never = All right. We will not ask you again. To book, write “book” or send /book at any time.

closing =
    Your series is complete: { $number } of { $length } { $dots }

    Well done, { $first_name }, and thank you for your trust. Keep up the sunscreen: your skin will thank you.
    { $phone ->
        [none] Would you like another session one day? Just ask us.
       *[other] Would you like another session one day? Just ask us here, or call us on { $phone }.
    }

pick-series = Which sessions would you like to book?
button-pick-series = { $procedure }, { $number } of { $length }
pick-day = Which day suits you? { $advised ->
        [yes] ★ marks the best days.
       *[no] {""}
    }
pick-no-days = There is no free time just now. Tell us what suits you, and we will find one.
pick-time = <b>{ $day }</b>: which time suits you?
clinic-time = All times are on the clinic's own clock ({ $zone }).
button-best-day = ★ { $day }
button-days = ‹ Days
button-days-on = Other days ›
button-days-back = ‹ Nearer days
button-other-time = Another time
slot-gone = Somebody was quicker: that time is now gone.
slot-still-free = These times are still free on { $day }:
slot-none-free = { $day } has no free time. These are the nearest days.
slot-nearest = { $when } is not free. These times are near it:
slot-too-early = { $day } is too soon: your skin needs time to rest. The first day is { $first }.
slot-too-far = { $day } is too far ahead. You can book up to { $last }.

other-time-ask = Please write which days and times suit you. We will pass it on to the team.
other-time-long = That is a little long. Please write it in at most { $most } letters.
other-time-thanks =
    Thank you. The team has your message and will write or call you.

    Trouble breathing, or a face that swells fast? Call { $emergency_number } now.
other-time-nobody = Sorry, nobody of the team can be reached here just now. { $phone ->
        [none] Please contact { $clinic } in the usual way.
       *[other] Please call { $clinic } on { $phone }.
    }
other-time-staff =
    💬 <b>A patient asks for another time</b>
    { $patient }, { $procedure } { $number } of { $length }
    “{ $text }”
button-propose-time = Propose a time

booked-ask = Good. When is it? Please write the day and the time, such as: 14 May 17:30
booked-again = I did not understand that as a day and a time. Please write it like this: 14 May 17:30
booked-past = { $when } is already past. Please write the day and the time of your next visit.
booked-too-far = I read that as { $when }. That is too far ahead: we note visits up to { $last }. Please write the day and the time again.
booked-sure = Have you booked <b>{ $when }</b>? { $usual ->
        [no] That is not a usual time for a visit here.
       *[yes] {""}
    }
button-booked-yes = Yes, that is right
button-booked-no = No, another time
booked-taken = Sorry, we could not note { $when }: that time is already taken here. Is it another time? Then please write it. { $phone ->
        [none] Please contact { $clinic } in the usual way.
       *[other] Please call { $clinic } on { $phone }.
    }

## Patients: appointments

book-agreed = Your appointment: <b>{ $when }</b>
book-over = Your appointment was { $when }. Did you come? Then all is well. If not, choose another time.
book-asked = You asked for <b>{ $when }</b>. The team will look at it and confirm it here.
book-offered = We can offer you <b>{ $when }</b>. We keep it for you until { $until }.
plan-asked = You asked for <b>{ $when }</b>. It is not confirmed yet.
book-coming = You said that you are coming.
book-waiting = We will tell you when an earlier time becomes free.
book-where = Where: { $address }
book-complete = Your series is complete: { $number } of { $length } { $dots }
book-complete-how = Would you like another session? Ask us for a time.
book-none = There is no open series of sessions just now. { $phone ->
        [none] To book one, please contact { $clinic } in the usual way.
       *[other] To book one, please call { $clinic } on { $phone }.
    }
no-appointment = There is no appointment just now.
book-not-understood =
    I did not understand that as a day or a time. Please write it like “29 May 17:00”, or tap a button above.

    Is it about your skin? Then please tap the answer under “How is your skin today?”. { $phone ->
        [none] For anything else, please contact { $clinic }.
       *[other] For anything else, please call { $clinic } on { $phone }.
    }
book-changed = That has changed in the meantime. This is how it stands:
button-coming = I'm coming
button-move = Move
button-earlier-on = Tell me if earlier
button-earlier-off = No need any more
button-choose-another = Choose another time
button-take-back = Take my request back
button-cancel-both = Cancel both
button-call-off-yes = Yes, cancel
button-call-off-no = No, keep it
button-offer-yes = Yes, take it
button-add-to-calendar = Add to Google Calendar
booked-done = ✅ Booked: <b>{ $when }</b>. Your calendar entry comes with the next message.
call-off-question = Cancel { $when }?
move-question = Your appointment is { $before }. Move it to { $when }?
button-move-yes = Yes, move it
call-off-request-question = Take back your request for { $when }?
called-off = Done: { $when } is cancelled.
request-taken-back = Done: your request for { $when } is taken back.
kept = Good. { $when } stays as it is.
offer-refused = That is fine. Thank you for telling us.
offer-refused-agreed = That is fine. Your appointment stays: { $when }
coming-toast = Thank you. See you then!
earlier-on = Good. We will tell you when something before { $when } becomes free.
earlier-off = Good. { $when } stays, and we offer you nothing earlier.

told-confirmed = Your appointment is confirmed: <b>{ $when }</b>
told-confirmed-file = Open this file to put it in your calendar.
told-moved = Your appointment has moved. The new time: <b>{ $when }</b>
told-moved-file = Please delete the old entry in your calendar. Then open this file.
told-cancelled = { $by ->
        [you] You have cancelled your appointment: { $when }
       *[clinic] We are sorry: we have to cancel your appointment: { $when }
    }
told-cancelled-file = Please delete the entry in your calendar. This file does it in most calendars.
told-declined = Sorry, { $when } does not work for us.
told-stays = Your appointment stays: <b>{ $when }</b>
told-proposed = { $by ->
        [clock] Something earlier has become free: <b>{ $when }</b>
       *[staff] We can offer you <b>{ $when }</b>
    }
told-proposed-until = We keep it for you until { $until }. Does it suit you?
told-proposed-now = Until then your appointment stays: { $when }
told-lapsed = { $by ->
        [clinic] Sorry, we did not get to your request for { $when } in time.
       *[you] We had no answer from you about { $when }. So we gave that time back.
    }
told-no-show =
    We missed you on { $when }. Is everything all right?

    Things come up: just choose another time. If you cannot come, please tell us early. Then somebody else can have your time.

# First line: see reminder-first-line.
visit-expected = { $coming ->
        [yes] We look forward to seeing you: <b>{ $when }</b>
       *[no] We expect you: <b>{ $when }</b>
    }
visit-please =
    We keep this time for you alone, and a missed visit costs the clinic money. Can you not come? Then please move or cancel it, so that somebody else can have it.

calendar-summary = Appointment at { $clinic }
calendar-description = To move or cancel it, open our chat in Telegram and send /book.{ $phone ->
        [none] {""}
       *[other] {" "}Or call us on { $phone }.
    }
calendar-alarm = Appointment at { $clinic } in 3 hours

# Words that mean one thing each about the next visit; separated by spaces.
book-words = book booking rebook
move-words = move change reschedule postpone
cancel-words = cancel
coming-words = coming come there
earlier-words = earlier sooner
booked-words = booked
other-time-words = another other ask asks asked
# Words that turn the meaning of coming-words and of earlier-words: "I can't come", "no earlier".
not-words = not no can't can’t cant cannot won't won’t wont don't don’t dont
# Words that may stand beside one of them: "please move my appointment".
visit-fillers = my have am for make any appointment appointments visit session the a an next please i i'm im i’m i'll am will be want would like to can you we it this time slot thanks thank yes something if tell me
# Whole phrases in answer to the question whether to book; separated by commas.
not-now-words = not now, later, not yet, no, no thanks, no thank you, maybe later
never-words = never, never again, don't ask again, don’t ask again, dont ask again, do not ask again

## Staff: enrolment

enrol-heading = <b>New enrolment</b>
enrol-name-line = Name: { $name }
enrol-procedure-line = Procedure: { $procedure }
enrol-number-line = Session: { $number } of { $length }
enrol-ended-line = Ended: { $when }
enrol-ask-name = What is the patient's first name? Please type it.
enrol-ask-known = We already know { $count ->
        [one] a patient of this name
       *[other] patients of this name
    }. Is it one of them?
enrol-known-line = { $name }, { $procedure } { $number } of { $length } on { $day }
button-enrol-new-patient = Somebody else, new here
enrol-ask-procedure = Which procedure?
enrol-ask-number = Which session of the series? Tap it, or type it, such as 2/8.
button-enrol-number = { $number } of { $length }
enrol-ask-ended = When did the session end? Tap it, or type it: 17:30, or yesterday 17:30, or 2026-05-12 17:30.
button-enrol-now = Just now
button-enrol-half-hour = 30 min ago
button-enrol-hour = 1 hour ago
button-back = ‹ Back
button-cancel = Cancel
enrol-cancelled = Enrolment cancelled. Nothing was stored. /enrol starts a new one.
enrol-replaced = This form is closed, as you started a new one.
enrol-closed = This form is closed. /enrol starts a new one.
enrol-done = ✔ { $name } is enrolled. The card is below.

# Words that mean a time; separated by spaces.
words-now = now
words-today = today
words-yesterday = yesterday

enrol-example = Example: /enrol Asha { $procedure } 2/6 17:30
enrol-bad-line = I did not understand “{ $text }” at the end. I need: name, procedure, session, time.
enrol-no-procedure = I found no procedure in “{ $text }”. We offer: { $procedures }.
enrol-no-name = The name is missing before the procedure.
enrol-bad-name = I cannot take “{ $text }” as a name. Please type up to 64 letters, beginning with a letter.
enrol-tap-known = “{ $text }” does not tell me which one. Please tap a name below, or “Somebody else”.
enrol-bad-number = I did not understand “{ $text }” as a session. Please write it like 2/6: the second of six.
enrol-bad-time = I did not understand “{ $text }” as a time. Please write 17:30, now, yesterday 17:30, or 2026-05-12 17:30.
enrol-in-future = That time is still to come: { $when }. Was it yesterday? Then write: yesterday { $time }
enrol-too-old = That is more than { $days } days ago: { $when }. Please write it again, such as: yesterday 17:30
enrol-bad-length = A series of { $length } is not planned: { $procedure } takes { $lowest } to { $highest } sessions. Please write it like 2/6.
enrol-number-outside = Session { $number } is not within a series of { $length }. Please write it like 2/6.
enrol-number-taken = { $name } already has session { $number } of { $procedure }. The next one is { $next }.

## Staff: the card

card-patient =
    <b>{ $name }</b> · { $procedure } { $number } of { $length }
    Session ended { $ended }.
card-staff = <b>{ $name }</b> · new member of staff
card-how =
    { $name } scans this picture or opens the link:
    { $link }
    Or searches @{ $username } in Telegram and types: <code>{ $code }</code>
card-valid = Works once, until { $until }.
card-gets = <b>{ $name } will get</b>
card-past = Already past, not sent: { $steps }
card-joined = ✅ Joined { $time }.
card-withdrawn = ✖ Withdrawn. This code no longer works.
button-new-code = New code
button-withdraw = Withdraw
card-known = { $name } is already with us, so no code is needed. The first message comes by itself.
card-known-off = { $name } is already with us, so no code is needed. { $name } wants no care messages. Please give the advice in person.
card-known-unreachable = { $name } has joined before but cannot be reached now. Please ask { $name } to open the chat with the bot and press Start.
card-withdrawn-toast = The code no longer works.
card-used-toast = Too late: the code was already used.
card-same-person = { $known } had joined before, opened this card for { $name } and said: “That is me.” Both are one patient now.
declined =
    This patient said “No, thanks”. We keep nothing of this enrolment but the refusal.
    Please give the advice in person.

## Staff: worries, notices

escalation-alert =
    { $level ->
        [0] 🔴 <b>A patient is worried</b>
        [1] 🔴 <b>Nobody has taken this for 2 hours</b>
        [taken] <b>A patient is worried</b>
       *[2] 🔴 <b>Still nobody has taken this</b>
    }
    { $patient }, { $procedure } { $number } of { $length }, day { $day }
    Answer { $when }: <b>{ $answer }</b>{ $again ->
        [none] {""}
       *[other] {", "}answered again: <b>{ $again }</b>
    }
    Please call or write to { $name }.
escalation-taken = ✅ { $member } took it { $when }.
button-take = I take it
take-toast = Thank you. It is yours.
take-late = { $member } already took it.

notice-unreachable = 📵 { $name } cannot be reached: the bot was blocked or the account is gone. Reminders wait. Please phone.
notice-stopped = { $name } has stopped the reminders and gets nothing more.
notice-care-off = { $name } wants no more reminders and check-ins. Nobody asks how the skin is now.
notice-care-on = { $name } wants reminders and check-ins again.
notice-appointments-off = { $name } wants no messages about appointments any more. Please phone.
notice-appointments-on = { $name } wants messages about appointments again.
notice-stopped-stands = An appointment stands: { $when }
notice-not-sent = ⚠️ A message to { $name } could not be sent. Please phone, and tell whoever runs this bot.
notice-backup-failed = ⚠️ The nightly backup could not be made. The last good one: { $when ->
        [none] none yet
       *[other] { $when }
    }. Nothing else is affected. Please tell whoever runs this bot.
notice-late =
    ⏰ { $count ->
        [one] 1 reminder came
       *[other] { $count } reminders came
    } too late to help, so we did not send { $count ->
        [one] it
       *[other] them
    }. Please have a look at: { $names }
notice-waited =
    ⏳ Messages had to wait for up to { $unit ->
        [hours] { $count } hours
       *[minutes] { $count ->
            [one] 1 minute
           *[other] { $count } minutes
        }
    }, from { $begins } to { $ends }.
    Sent late: { $late }
    Too late, not sent: { $lost }
notice-missed-check-in = { $name } did not answer the check-in of { $when }. Please have a look.
notice-broadcast-report =
    📣 Broadcast finished: { $recipients ->
        [one] 1 recipient
       *[other] { $recipients } recipients
    }.
    Sent: { $sent }
notice-broadcast-cancelled = Left out, because they paused or no longer want news: { $count }
notice-broadcast-failed = Failed: { $count }
notice-broadcast-uncertain = Perhaps sent: { $count }
notice-broadcast-expired = Too late: { $count }

## Staff: appointments, requests

request-asked =
    📅 <b>A patient asks for a time</b>
    { $patient }, { $procedure } { $number } of { $length }: <b>{ $when }</b>
request-replaces = Instead of { $when }, which stays until you confirm.
request-advised = Best days for it: { $first } to { $last }
request-no-shows = Missed visits: { $count }
request-skin = ⚠️ The skin is not cleared yet.
button-confirm = Confirm
button-decline = Decline
button-propose = Propose another time
confirmed-toast = Confirmed. { $told ->
        [yes] { $name } will be told.
       *[no] { $name } cannot be reached here. Please phone.
    }
declined-toast = Declined. { $told ->
        [yes] { $name } will be told.
       *[no] { $name } cannot be reached here. Please phone.
    }
request-confirmed = ✅ { $member } confirmed it.
request-declined = ✖ { $member } declined it.
request-lapsed = ⏰ Nobody answered in time. { $name } was told so.
request-called-off = ✖ { $member } called it off.
request-asked-instead = ↪ { $name } asked for another time instead: { $when }
request-proposed-instead = ↪ { $member } proposed another time: { $when }
request-agreed-instead = ✅ { $member } agreed on another time: { $when }
request-changed-since = It was agreed, and has changed since. /today and /week show how it stands.

## Staff: appointments, choosing a time
## A patient or series may be named by: name, text

staff-book-usage = Please add the patient's name: /book Asha. In one line: /book Asha thu 17:30
name-unknown = I know no patient called “{ $text }”. Please check the spelling, or use /enrol for somebody new.
name-without-series = “{ $text }” has no running series. /enrol starts one.
name-series-complete = The series of “{ $text }” is complete. /series makes it longer, and /enrol starts a new one.
name-which = Several fit that name. Which one do you mean?
look-into-private-toast = I wrote to you in our private chat.

schedule-whose = <b>{ $patient }</b> · { $procedure } { $number } of { $length }
schedule-agreed-now = Agreed now: { $when }
schedule-asked-for = Asked for: { $when }
schedule-proposed-now = Proposed, not answered yet: { $when }
schedule-ask-propose = Which time shall I propose? Tap a day, or type it, such as thu 17:30.
schedule-ask-agree = Which time did you agree on? Tap a day, or type it, such as thu 17:30.
schedule-no-day = No day has a free time within the opening hours.
schedule-times = { $day }: tap a time, or type another one.
schedule-no-time = Nothing is free on { $day } within the opening hours. You can still type a time.
schedule-unreadable = I did not understand “{ $text }” as a day and time. Please write it like this: thu 17:30, or 14 May 17:30
schedule-which-day = On which day? Please write both, such as thu 17:30.
schedule-past = ⚠️ { $when } is already past.
schedule-too-far = ⚠️ { $day } is too far ahead: { $last } is the last day. Please type the day again.
schedule-same = ⚠️ { $when } is already agreed.
schedule-taken = ⚠️ { $when } is taken.
schedule-short-notice = ⚠️ { $when } is too soon to wait for an answer. Please call { $name } and agree on it.
schedule-outside = ⚠️ This is outside the opening hours.
schedule-agreed = ✅ Agreed: <b>{ $when }</b>
schedule-before = Before: { $when }
schedule-told = { $name } will be told.
schedule-not-told = { $name } cannot be reached here. Please pass it on yourself.
schedule-proposed = ↪ Proposed: <b>{ $when }</b>
schedule-waits = { $name } is asked. The time is kept until { $until }.
button-agree-instead = We agreed on the phone
button-propose-instead = Ask the patient instead
button-change-time = Another time
button-staff-call-off = Cancel { $when }
staff-call-off-ask = Cancel the appointment of { $patient } on <b>{ $when }</b>? { $name } is told then.
button-staff-call-off-yes = Yes, cancel it
button-staff-call-off-no = No, keep it
staff-call-off-kept = Nothing changed: { $patient } comes on { $when }.
staff-called-off = ✖ Cancelled: { $patient }, { $when }. { $name } will be told.
staff-called-off-untold = ✖ Cancelled: { $patient }, { $when }. { $name } cannot be reached here. Please pass it on yourself.
staff-call-off-over = It has begun or has changed. /today shows how it stands.

## Staff: appointments, what patients answered

answer-accepted = ✅ { $patient } accepted: { $procedure } { $number } of { $length }, <b>{ $when }</b>
answer-booked = 📅 { $patient } booked: { $procedure } { $number } of { $length }, <b>{ $when }</b>
answer-refused = ✖ { $patient } refused the proposed time: { $procedure } { $number } of { $length }, { $when }
answer-none = ⏰ { $patient } did not answer in time: { $procedure } { $number } of { $length }, { $when }. The time is free again.
answer-cancelled = ✖ { $patient } cancelled: { $procedure } { $number } of { $length }, { $when }. The time is free again.

## Staff: appointments, what became of them

visit-line = { $time } { $name } · { $procedure } { $number }/{ $length }{ $mark ->
        [coming] {" "}· coming ✓
        [requested] {" "}· asked for ?
        [proposed] {" "}· new time proposed
        [attended] {" "}· took place ✔
        [no-show] {" "}· did not come ✖
        [cancelled] {" "}· cancelled today
       *[confirmed] {""}
    }
visit-dated-line = { $when } · { $name } · { $procedure } { $number }/{ $length }
today-visits = 📅 <b>Appointments</b>
today-unmarked = ❓ <b>Earlier, not marked yet</b>
today-requests = 📅 <b>Requests to answer</b>
today-unbooked = 📭 <b>Nothing booked</b>
today-unbooked-line = { $patient } · { $procedure } { $number }/{ $length }, best days till { $last }{ $asked ->
        [yes] {""}
       *[no] {" – "}wants no messages about it: please phone
    }
today-uncleared = ⚠️ <b>Skin not cleared yet</b>
today-uncleared-line = { $patient }, session of { $when }
button-came = ✔ { $time } { $name }
button-did-not-come = ✖ did not come
button-answer-request = Answer { $name }, { $when }
button-skin-fine = { $name }: skin is fine
skin-fine-toast = Noted: the skin of { $name } is fine.
skin-fine-already = This was cleared already.
marking-heading = <b>What became of these?</b> Tap ✔ when the session took place.
marking-all-marked = <b>Appointments</b>
marking-none = There are no appointments today. To enter a session, add a name: /done Asha
unmarked-question = 🌙 <b>Nobody said what became of these.</b> Please tap ✔ or ✖.
unmarked-all-marked = 🌙 All of these are marked and answered. Thank you.
did-not-come =
    ✖ { $patient } did not come on { $when }. Missed visits: { $count }
    { $asked }
did-not-come-asked = We ask { $name } kindly for another time at { $time }. Was it a slip? Tap Undo before that.
did-not-come-newer = { $name } has a newer time or session, so we do not ask again. Was it a slip? Tap Undo.
did-not-come-unreachable = { $name } cannot be reached here. Please phone.
button-undo = Undo
did-not-come-undone = Undone. The appointment of { $patient } on { $when } is open again. What became of it?
already-marked = { $name }: { $state ->
        [attended] the session took place, as somebody marked already.
        [no-show] did not come, as somebody marked already.
       *[other] this appointment has changed meanwhile.
    }
took-place = ✔ { $name }: session { $number } of { $length } took place and ended { $ended }.{ $last ->
        [yes] {" "}The series is complete.
       *[no] {""}
    }
took-place-undone = Undone. Session { $number } of { $name } counts no more, and its messages stop.
took-place-stays = This is too long ago, or something newer came. Nothing changed.
took-place-too-old = ⚠️ That is more than { $days } days ago. Please enter the session of { $name } with /enrol.
took-place-bad-length = ⚠️ A series of { $length } is not planned: { $procedure } takes { $lowest } to { $highest } sessions. Please set it first: /series { $name } { $highest }
took-place-complete = The series of { $name } is complete: { $number } of { $length }. To go on, write /series { $name } and the new length. /enrol starts a new series.
took-place-already = Session { $number } of { $length } of { $name } is entered already: it ended today at { $time }. Was there one more? Then use /enrol.

## Staff: series

series-usage = Please add the patient's name: /series Asha. To change the length: /series Asha 8
series-shown = <b>{ $patient }</b> · { $procedure }: { $number } of { $length } { $dots }
series-next = Next: session { $number }, best from { $first } to { $last }
series-complete = The series is complete.
series-how = To change its length, from { $lowest } to { $highest }: /series { $name } { $highest }
series-changed = ✔ The series now has { $length } sessions, before: { $before }.
series-bad-length = ⚠️ A series of { $length } cannot be: { $procedure } takes { $lowest } to { $highest } sessions, and { $number } took place.

## Staff: the week, the calendar

week-heading = <b>The next seven days</b>
week-day = <b>{ $day }</b> · { $free }
week-day-closed = <b>{ $day }</b> · closed
week-free = { $count } free
week-free-own = { $procedure }: { $count } free
calendar-feed =
    📅 <b>The appointments in your own calendar program</b>
    <code>{ $address }</code>

    Google Calendar: Other calendars, +, From URL. Outlook: Add calendar, Subscribe from web. Apple: File, New Calendar Subscription.
    The calendar reads it again by itself; Google may take some hours.{ $here ->
        [yes] {" "}This address works only on the clinic's own computer. For Google and Outlook it must be reachable from the internet: set AFTERCARE_PUBLIC_URL.
       *[no] {""}
    }

    ⚠️ Whoever has this address sees patients' names. Please keep it like a password.
feed-summary = { $name } · { $procedure } { $number }/{ $length }{ $state ->
        [requested] {" "}?
        [proposed] {" "}?
       *[other] {""}
    }

## Staff: the day

today-heading = <b>Today, { $day }</b>
today-worries = 🔴 <b>Worries nobody has taken</b>
today-worry-line = { $patient }: { $answer }, since { $when }{ $again ->
        [none] {""}
       *[other] {", "}answered again: { $again }
    }
button-take-named = I take { $name }
today-recovering = <b>Recovering</b>
today-recovering-line = { $name } · { $procedure } { $number }/{ $length } · day { $day }{ $answer ->
        [none] {""}
       *[other] {" "}· { $answer }
    }
today-recovering-no-care = wants no care messages: nobody asks how the skin is
today-recovering-paused = paused until { $when }
today-recovering-paused-open = paused
today-missed = <b>No answer to the check-in</b>
today-missed-line = { $name }, asked { $when }
today-not-joined = <b>Not joined yet</b>
today-not-joined-line = { $name }, code valid until { $when }
today-not-joined-expired-line = { $name }, code expired: make a new one on the card
today-unreachable = 📵 <b>Unreachable, please phone</b>
today-unreachable-line = { $name }, since { $when }
today-more = … and { $count } more
today-nobody = Nobody is in recovery, and nothing is open. A calm day.

## Staff: people

staff-list = <b>Staff</b>
staff-line = { $name }, { $role ->
        [owner] owner
       *[staff] staff
    }{ $joined ->
        [no] {" "}(not joined yet)
       *[yes] {""}
    }
staff-usage = Invite somebody with /staff invite NAME. Remove somebody with the buttons or /staff remove NAME.
button-remove = Remove { $name }
staff-remove-ask = Remove { $name }? { $name } can then no longer use this bot for the clinic.
button-remove-no = Keep
staff-removed-told = You are no longer in the team of { $clinic }.
staff-removed = { $name } was removed and can no longer use this bot.
staff-remove-owner = Owners are set in the settings (AFTERCARE_OWNER_IDS), not here.
staff-several = There are several people called “{ $name }” on the staff. Please use the buttons of /staff.
staff-not-understood = I did not understand that. /help shows what I can do.
staff-unknown = I know nobody called “{ $name }” on the staff. /staff shows everybody.
staff-invite-usage = Please add a name: /staff invite Ravi
staff-welcome = Welcome to the team of { $clinic }, { $name }.
owners-only = Only an owner may do this.
private-only = Please do this in our private chat.
staff-help =
    { $clinic }: what staff can do here

    /today – appointments, who is in recovery, worries, missing answers
    /enrol – start a patient's aftercare, step by step. In one line: /enrol Asha { $procedure } 2/6 17:30
    /done – a session took place: /done Asha starts its aftercare
    /book – book, move or cancel for a patient. In one line: /book Asha thu 17:30
    /week – the next seven days, and what is free
    /patient – one patient: what comes next, and single steps of the plan: /patient Asha
    /series – how far a series has come. To change its length: /series Asha 8
    /broadcast – send news to all who agreed to news
    /staff – who works here (owners invite and remove)
    /calendar – the appointments for your calendar program (owners){ $choice ->
        [no] {""}
       *[yes] {""}
            /language – change the language
    }
    /help – this list

    Requests for a time come with buttons. Worries come with a button, “I take it”. If nobody takes one within 2 hours, the others are told, then the owner.
command-enrol = start a patient's aftercare
command-today = appointments, recovery, worries
command-done = a session took place
command-book-for = book, move or cancel for a patient
command-week = the next seven days
command-patient = one patient: what comes, and the plan
command-series = how far a series has come
command-calendar = appointments for your calendar program
command-broadcast = send news to those who agreed
command-staff = who works here

## Staff: one patient, and single steps of the plan

patient-usage = Please add the patient's name: /patient Asha
patient-card-name = <b>{ $patient }</b>
patient-card-reached = Gets messages here.
patient-card-waits = Has not joined yet. What comes until then is kept.
patient-card-left = Has stopped all messages.
patient-card-unreachable = ⚠️ Messages do not arrive. Please call.
patient-card-paused = Takes a break from reminders now.
patient-card-paused-until = Takes a break from reminders until { $when }.
patient-card-no-care = ⚠️ Wants no care messages: nobody asks how the skin is.
patient-card-no-appointments = Wants no messages about appointments: please phone.
patient-card-language = Language: { $name }
patient-clock = Times are on { $name }'s clock: { $zone }
patient-card-series = { $procedure }: { $number } of { $length } { $dots }, day { $day }
patient-card-next = Next reminders:
button-plan-of = Plan of { $procedure }
button-change-plan = Change the plan
button-back-to-patient = ‹ { $name }

steps-line = { $number }. { $step }
steps-how = Tap a number to change that step. It counts for this session only: the next one follows the plan again.
step-days = days { $days } · { $time }
step-which-days = days { $days }
step-moved = moved from { $before }
step-left-out = left out
step-days-left-out = left out: { $days }
step-joined = set for { $time }, comes with another message
step-joined-full = set for { $time }, but comes together with { $step }: this day has room for no more messages. Move both to move the message.
step-joined-close = set for { $time }, but comes together with { $step }: they lie within half an hour. Move both to move the message.
step-not-sent = not sent for now
step-needs-appointment = once an appointment is agreed
step-needs-wish = only if the patient asks for it
step-needs-consent = only with a yes to news
step-says = The patient reads:
step-words-fit = The words stay as they are. Do they still fit that time?
step-day = • { $when }
step-toggle = ✖ leaves a day out, ↩ puts it back.
step-check-in-caution = If you leave every check-in out, nobody asks { $name } how the skin is.
step-nobody-asks = ⚠️ All check-ins are left out: nobody asks { $name } how the skin is. Please ask yourself.
step-done-out = ✔ Left out.
step-done-back = ✔ Put back.
step-done-moved = ✔ Moved. Below is when it comes now.
button-step-day = { $how ->
        [back] ↩ { $day }
       *[out] ✖ { $day }
    }
button-step-leave-out = { $count ->
        [one] Leave out
       *[several] Leave out all
    }
button-step-put-back = Put back as planned
button-step-time = Another time

step-time-ask = It comes at { $time } now. When shall it come? { $count ->
        [none] Tap a time, or type one, such as 19:00.
        [one] Tap a time, or type one, such as 19:00. For another day: fri 17:30.
       *[several] Tap a time for all days, or type one, such as 19:00. For a single day: fri 17:30.
    }
step-which = Which one shall come on { $when }?
step-which-time = At what time? Please write the day and the time, such as fri 17:30.
step-without-day = It has no day yet. Please write a time only, such as 19:00.
step-unreadable = I did not understand “{ $text }” as a time. Please write it like this: 19:00, or fri 17:30
step-in-quiet-hours = ⚠️ { $when } lies in the quiet hours, or just before them. From { $limit } on it is fine.
step-before-session = ⚠️ { $when } is before the session ended: { $limit }. Please choose a later time.
step-past = ⚠️ { $when } is already past. Please choose a later time.
step-after-visit = ⚠️ { $when } is after the next appointment: { $limit }. Please choose an earlier time.
step-too-far = ⚠️ { $when } is too far ahead. Please choose a time before { $limit }.
step-gone = This step was sent meanwhile, or the plan has changed. /patient shows what is still to come.

## Staff: broadcast

broadcast-ask = Please type the news as patients will read it. It goes to { $count ->
        [0] nobody yet, as no patient has agreed to news
        [one] 1 patient who agreed to news
       *[other] { $count } patients who agreed to news
    }.
broadcast-nobody = No patient in care wants news right now, so there is nobody to send to.
broadcast-preview =
    <b>Preview.</b> This goes to { $count ->
        [one] 1 patient
       *[other] { $count } patients
    } who agreed to news:

    { $copy }
broadcast-copy =
    { $text }

    <i>News from { $clinic }. To end it: /news off</i>
button-send-to = Send to { $count }
broadcast-too-long = That is too long by { $count } characters. Please shorten it and send it again.
broadcast-sending = On its way to { $count ->
        [one] 1 patient
       *[other] { $count } patients
    }. You get a report when all are done.
broadcast-night = It is too late or too early for news now: copies wait until { $time }.
broadcast-cancelled = Not sent. /broadcast starts a new one.
