#!/bin/sh
# Ten questions with dialog or whiptail, each answer kept by the shell of SQLite before the next is asked: a form as one
# makes it of what a system has.   questions.sh dialog|whiptail DATABASE
ask=$1 db=$2
sqlite3 "$db" 'PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS answer (number INTEGER PRIMARY KEY, value TEXT)' >/dev/null
for number in 1 2 3 4 5 6 7 8 9 10; do
	value=$($ask --title "Questions $number/10" --menu "Which of these is it? (number $number)" 16 60 6 \
		1 "The first of them" 2 "The second of them" 3 "The third of them" \
		4 "The fourth of them" 5 "The fifth of them" 6 "The sixth of them" 3>&1 1>&2 2>&3)
	sqlite3 "$db" "PRAGMA synchronous = FULL; INSERT INTO answer VALUES ($number, '$value')
		ON CONFLICT DO UPDATE SET value = excluded.value"
done
$ask --msgbox "That is all" 8 40
