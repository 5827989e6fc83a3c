/* messages.h - the product's own fixed messages, each written once (content/questionnaire.md section 5).
 *
 * They do not come from the source documents: they are the safety net around them.  Numbers of emergency lines are
 * those of mainland China. */
#ifndef CORE_MESSAGES_H
#define CORE_MESSAGES_H

#include "base/msg.h"

#define MESSAGE_URGENT_1 \
	N_("What you describe needs urgent care now. Call your local emergency number (120 in mainland China) or go " \
	   "to the nearest emergency department.")
#define MESSAGE_URGENT_2 \
	N_("If someone is with you, ask them to come along. Please do not drive yourself. You can finish this form " \
	   "later.")
#define MESSAGE_URGENT_STAFF N_("Red flag: call the duty doctor now.")
#define MESSAGE_SOON \
	N_("Please contact your maternity or fertility team today. If bleeding gets heavier, pain gets worse, or you " \
	   "feel faint or feverish, get urgent care.")
#define MESSAGE_SOON_ARRANGED \
	N_("Please keep to the plan your doctor has made. If bleeding gets heavier, pain gets worse, or you feel " \
	   "faint or feverish, get urgent care.")
#define MESSAGE_WARNING \
	N_("Get urgent care if any of these happen: soaking a pad in an hour or less, severe or one-sided belly " \
	   "pain, new pain at the very top of the shoulder, fainting, fever or shaking chills, chest pain or trouble " \
	   "breathing.")
#define MESSAGE_RH N_("Tell your care team you are Rh negative.")
#define MESSAGE_RH_STAFF \
	N_("Rh(D) negative: check whether anti-D is due (time limit 72 h; local rule by weeks and procedure).")
#define MESSAGE_SELFHARM_1 \
	N_("Thank you for telling us. Your safety matters most now. Please tell the nurse now, or ask someone you " \
	   "trust to stay with you.")
#define MESSAGE_SELFHARM_2 \
	N_("You can also call the national support line 12356 (mainland China); if there is immediate danger, call " \
	   "120 or 110. You do not have to face this alone.")
#define MESSAGE_DISTRESS_STAFF N_("The mood screen is high. Please ask gently, in person, somewhere private.")
#define MESSAGE_PRIVATE_STAFF N_("She may not be able to answer freely here. Please offer a private talk.")
#define MESSAGE_RESULT_CHLAMYDIA \
	N_("Chlamydia is positive. This needs treatment, for you and for your partner. Please contact the clinic " \
	   "this week.")
#define MESSAGE_RESULT_GAP \
	N_("The source promises treatment for a result like this, but does not say which. Please ask your doctor " \
	   "about: {1}.")
#define MESSAGE_RESULT_TELL N_("Please tell your care team about this result: {1}.")
#define MESSAGE_RESULT_GENETIC \
	N_("A chromosome finding, or an inherited illness in the family, was reported. Please ask your doctor " \
	   "what this means for you both, and whether more tests are needed.")
#define MESSAGE_APS_STAFF \
	N_("Antiphospholipid antibody positive: repeat after at least 12 weeks, and refer to a specialist.")
#define MESSAGE_LAB_STAFF N_("Far outside its range, review this week: {1}.")
#define MESSAGE_CAUTION_STAFF \
	N_("Caution with prednisone, aspirin and other medicines against the immune system: bleeding, a possible " \
	   "pregnancy, or a reason for care with aspirin was reported.")
#define MESSAGE_FIGURES \
	N_("Some facts have figures, which are not shown here. To see them, change your answer to “{1}” to “{2}”.")
#define MESSAGE_HAS_FIGURES N_("This one has figures. Show them?")
#define MESSAGE_HIDE_FIGURES N_("Leave the figures out again.")
#define MESSAGE_NOT_DIAGNOSIS \
	N_("This is not a diagnosis. It puts in order what you told us, for your talk with your doctor.")
#define MESSAGE_NOT_DIAGNOSIS_STAFF \
	N_("This is not a diagnosis. It puts in order what was told, for the talk with the patient.")
#define MESSAGE_NOT_ENOUGH N_("Not enough information yet")
#define MESSAGE_DIFFER N_("Guidelines differ")

#endif
