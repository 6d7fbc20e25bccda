### English. Warm and plain: reading grade 6 at most, sentences of at most 20 words.
### Telegram HTML (b and i). Ids that start with label- are two or three plain words for lists.

## Times

when-today = today { $time }
when-tomorrow = tomorrow { $time }
when-day = { $day } { $time }

## Procedures

procedure-microdermabrasion = microdermabrasion

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

remind-first-evening =
    This evening, wash gently with cool water and pat your skin dry. Then smooth on your moisturiser. Leave make-up off tonight.

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

remind-moisturise-morning =
    Smooth moisturiser on the treated spots too. It goes on first, under the sunscreen.

remind-moisturise-evening =
    Smooth moisturiser on the treated spots before bed. Your skin takes it in well just now.

remind-no-heat-or-scrub =
    Leave out sauna, scrubs and acid creams today. Scrubs and acid creams can wait until the day after tomorrow.

remind-top-up =
    Put on fresh sunscreen if you are outdoors. Do it again every 2 hours while you are out.

remind-prepare =
    Please do not wax the area before your next visit. Pause retinol, acid (AHA) and benzoyl peroxide creams too. Did a doctor give you one of them? Ask that doctor before you pause it.

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
label-sunscreen = sunscreen
label-moisturiser = moisturiser
label-no-heat-or-scrub = no sauna or scrub
label-top-up = sunscreen again
label-prepare = getting ready for your visit
label-upkeep = keeping your result
label-check-in = check-in

## Joining: the notice, the questions, the answers

# Raise notice-version whenever the notice or the question about news changes in meaning.
notice-version = 2026-11
notice =
    Hello { $first_name }, this is the aftercare service of <b>{ $clinic }</b>.

    We would like to send you short reminders after your session, and ask how your skin is.

    <b>What we keep:</b> your name, your sessions, what we sent and what you answered. It stays with the clinic and helps the team look after you.
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
news-off = Good. You will get no news from us. Your aftercare goes on as before.
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
welcome-back = Welcome back, { $first_name }. Your reminders go on. Send /plan to see what comes next.
welcome-back-paused = Welcome back, { $first_name }.
left-notice =
    Hello { $first_name }. You asked us to stop, so we send you nothing.

    Would you like your reminders again? Then our notice holds as before. { $clinic } keeps your name, your sessions, what we sent and what you answered. Telegram stores this chat. Write STOP at any time to leave.
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
check-in-none = There is no open question just now. To reach the team, please call the clinic.

plan-heading = <b>Your plan, { $first_name }</b>
plan-progress = { $procedure }: session { $number } of { $length } { $dots }
plan-paused = ⏸ Paused until { $when }. Send /resume to go on at once.
plan-paused-open = ⏸ Paused. Send /resume to go on.
plan-next = Coming up:
button-top-up-on = Remind me at midday too
button-top-up-off = No midday reminders
top-up-on = Good. On your first days we also remind you at midday to renew your sunscreen.
top-up-off = Good. No midday reminders any more.

pause-question = How long shall we be quiet? Tap, or send /pause day, /pause week or /pause open.
button-pause-day = 1 day
button-pause-week = 1 week
button-pause-open = Until I send /resume
paused = Good. We are quiet until { $when }. Send /resume to go on sooner.
paused-open = Good. We are quiet until you send /resume.
button-resume = Go on now
resumed = Welcome back. Your reminders go on. Send /plan to see what comes next.
not-paused = Your reminders are on. Send /plan to see what comes next.

stopped =
    Done: you will get nothing more from us, { $first_name }. Thank you for having been with us.

    If you change your mind, send /start.
news-choose = Would you like news and offers from { $clinic }? Tap below, or send /news on or /news off. Right now it is { $state ->
        [on] on
       *[off] off
    }.
patient-text =
    Thank you for your message. The team does not read this chat, so please { $phone ->
        [none] contact { $clinic } in the usual way
       *[other] call { $clinic } on { $phone }
    }.

    Trouble breathing, or a face that swells fast? Call { $emergency_number } now.
patient-help =
    I remind you how to care for your skin after a session at { $clinic }.

    /plan – what comes when
    /pause – a break from reminders
    /resume – go on after a break
    /news – news and offers, on or off
    /stop – end everything (or just write STOP)
    /help – this list

    Instead of tapping you can write: “done” after a reminder, or 1, 2, 3 or 4 after “How is your skin?”
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
# Words that may stand beside a typed date and change nothing; separated by spaces.
words-date-fillers = on at the of please

command-plan = what comes when
command-pause = a break from reminders
command-resume = go on after a break
command-news = news on or off
command-stop = end everything
command-help = what I can do

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
       *[2] 🔴 <b>Still nobody has taken this</b>
    }
    { $patient }, { $procedure } { $number } of { $length }, day { $day }
    Answer at { $time }: <b>{ $answer }</b>
    Please call or write to { $name }.
escalation-taken = ✅ { $member } took it at { $time }.
button-take = I take it
take-toast = Thank you. It is yours.
take-late = { $member } already took it.

notice-unreachable = 📵 { $name } cannot be reached: the bot was blocked or the account is gone. Reminders wait. Please phone.
notice-stopped = { $name } has stopped the reminders and gets nothing more.
notice-not-sent = ⚠️ A message to { $name } could not be sent. Please phone, and tell whoever runs this bot.
notice-late =
    ⏰ { $count ->
        [one] 1 reminder came
       *[other] { $count } reminders came
    } too late to help, so we did not send { $count ->
        [one] it
       *[other] them
    }. Please have a look at: { $names }
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

## Staff: the day

today-heading = <b>Today, { $day }</b>
today-worries = 🔴 <b>Worries nobody has taken</b>
today-worry-line = { $patient }: { $answer }, since { $when }
button-take-named = I take { $name }
today-recovering = <b>Recovering</b>
today-recovering-line = { $name } · { $procedure } { $number }/{ $length } · day { $day }{ $answer ->
        [none] {""}
       *[other] {" "}· { $answer }
    }
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

    /enrol – start a patient's aftercare, step by step. In one line: /enrol Asha { $procedure } 2/6 17:30
    /today – who is in recovery, open worries, missing answers
    /broadcast – send news to all who agreed to news
    /staff – who works here (owners invite and remove)
    /help – this list

    Worries come with a button, “I take it”. If nobody takes one within 2 hours, the others are told, then the owner.
command-enrol = start a patient's aftercare
command-today = recovery, worries, missing answers
command-broadcast = send news to those who agreed
command-staff = who works here

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
