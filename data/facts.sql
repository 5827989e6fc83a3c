-- What follows from the answers: items that can be worked out, and the facts of the rules in content.json.
--
-- The format is in README.md.  Each entry names its place in the decision protocol: "2" is its table of facts, "Q6" the
-- questionnaire's derived items.  An expression gives 1 only where the table's T column applies and 0 only where its F
-- column does; where both do, 1 wins, but for `primary`.  A word such as "pending" is no value: its column is NULL.

-- ============================================================ items that can be worked out

-- Q6, soft check: the counts of section D before section E replaces them. Told apart only where both are known.
let differs_from_section_e
  when preg_complete AND (SELECT count(*) > 0 AND count(*) = count(preg_outcome) FROM preg)
  as hx_n_clinical <> (SELECT count(*) FROM preg WHERE preg_outcome IN ('miscarriage', 'missed'))
     OR hx_n_biochem <> (SELECT count(*) FROM preg WHERE preg_outcome = 'biochemical')
     OR hx_n_live <> (SELECT count(*) FROM preg WHERE preg_outcome = 'live');

-- Q1.4: section E replaces the counts when it is complete; a page without an outcome, or no page, is not complete.
derive preg.complete
  when preg_complete AND (SELECT count(*) = 0 OR count(*) > count(preg_outcome) FROM preg)
  why unknown;

-- Q6: miscarriage and missed miscarriage before 28 weeks are the clinical losses.
derive hx.n_clinical when preg_complete
  as (SELECT count(*) FROM preg WHERE preg_outcome IN ('miscarriage', 'missed') AND coalesce(preg_ga_w, 0) < 28);
derive hx.n_biochem when preg_complete
  as (SELECT count(*) FROM preg WHERE preg_outcome = 'biochemical');
derive hx.n_unsure when preg_complete
  as (SELECT count(*) FROM preg WHERE preg_outcome = 'unsure' AND coalesce(preg_ga_w, 0) < 28);
derive hx.n_ectopic when preg_complete
  as (SELECT count(*) FROM preg WHERE preg_outcome = 'ectopic');
derive hx.n_molar when preg_complete
  as (SELECT count(*) FROM preg WHERE preg_outcome = 'molar');
derive hx.n_termination when preg_complete
  as (SELECT count(*) FROM preg WHERE preg_outcome = 'termination');
-- A loss at 28 weeks or later is a stillbirth, whatever word was chosen.
derive hx.n_stillbirth when preg_complete
  as (SELECT count(*) FROM preg WHERE preg_outcome = 'stillbirth'
      OR (preg_outcome IN ('miscarriage', 'missed', 'unsure') AND preg_ga_w >= 28));
derive hx.n_live when preg_complete
  as (SELECT count(*) FROM preg WHERE preg_outcome = 'live');

-- Q6: the longest run of losses, biochemical ones included; a birth, live or still, ends a run. For each loss: the
-- losses up to it since the last birth.
derive hx.run when preg_complete
  as coalesce((SELECT max((SELECT count(*) FROM preg AS loss
                           WHERE loss.instance <= last.instance
                           AND loss.preg_outcome IN ('biochemical', 'miscarriage', 'missed', 'unsure')
                           AND coalesce(loss.preg_ga_w, 0) < 28
                           AND NOT EXISTS (SELECT 1 FROM preg AS birth
                                           WHERE birth.instance BETWEEN loss.instance AND last.instance
                                           AND (birth.preg_outcome IN ('live', 'stillbirth')
                                                OR birth.preg_ga_w >= 28 AND birth.preg_outcome <> 'ongoing'))))
               FROM preg AS last), 0);
-- 6, longest run: the same with clinical losses alone.
let clinical_run
  when preg_complete
  as coalesce((SELECT max((SELECT count(*) FROM preg AS loss
                           WHERE loss.instance <= last.instance
                           AND loss.preg_outcome IN ('miscarriage', 'missed')
                           AND coalesce(loss.preg_ga_w, 0) < 28
                           AND NOT EXISTS (SELECT 1 FROM preg AS birth
                                           WHERE birth.instance BETWEEN loss.instance AND last.instance
                                           AND (birth.preg_outcome IN ('live', 'stillbirth')
                                                OR birth.preg_ga_w >= 28 AND birth.preg_outcome <> 'ongoing'))))
               FROM preg AS last), 0);

-- Q6: the chromosomes of lost pregnancies. One abnormal result decides; "normal" only when no result is open.
derive poc.summary
  when preg_complete AND (SELECT count(*) > 0 FROM preg WHERE preg_poc_karyotype = 'abnormal'
                          AND preg_outcome NOT IN ('biochemical', 'live', 'ongoing'))
  as iif((SELECT count(*) > 0 FROM preg WHERE preg_poc_karyotype = 'normal'
          AND preg_outcome NOT IN ('biochemical', 'live', 'ongoing')), 'mixed', 'abnormal');
derive poc.summary
  when preg_complete
       AND (SELECT count(*) > 0 AND sum(preg_poc_karyotype = 'normal') > 0
                   AND sum(coalesce(preg_poc_karyotype, preg_poc_karyotype__why, '')
                           NOT IN ('normal', 'not_done', 'failed')) = 0
            FROM preg WHERE preg_outcome NOT IN ('biochemical', 'live', 'ongoing'))
  as 'normal';
-- A result that is open in section E takes back an overall "normal"; so does "not tested" at each of them.
derive poc.summary
  when preg_complete AND poc_summary = 'normal'
       AND (SELECT count(*) > 0 FROM preg WHERE preg_poc_karyotype__why = 'pending'
            AND preg_outcome NOT IN ('biochemical', 'live', 'ongoing'))
  why pending;
derive poc.summary
  when preg_complete AND poc_summary = 'normal'
       AND (SELECT count(*) > 0 AND count(*) = sum(preg_poc_karyotype__why = 'not_done')
            FROM preg WHERE preg_outcome NOT IN ('biochemical', 'live', 'ongoing'))
  why not_done;

-- Q6: no other pregnancies. In company a termination is not asked about, so it stays unknown.
default hx.n_ectopic hx.n_molar hx.n_stillbirth
  when hx_other = 0
  as 0;
default hx.n_termination
  when hx_other = 0 AND cons_private IS NOT 0
  as 0;

-- Q6: completed years, when the date, however partial, leaves no doubt. Years since the last possible and since the
-- first possible day of birth.
let age_least
  as substr(today, 1, 4) - substr(dem_birth, 1, 4)
     - (substr(today, 5, 6) < substr(dem_birth || substr('-12-31', length(dem_birth) - 3), 5, 6));
let age_most
  as substr(today, 1, 4) - substr(dem_birth, 1, 4)
     - (substr(today, 5, 6) < substr(dem_birth || substr('-01-01', length(dem_birth) - 3), 5, 6));
derive dem.age
  when age_least = age_most
  as age_least;

-- 1, defaults: only where the item was never answered. Nothing else has a default.
default hx.n_unsure
  as 0;
default imm.considering
  as 0;
default hx.all_lt28
  as 1;
default rf.tissue
  when rf_bleeding = 'none' AND hx_recent_loss IS NOT 1
  as 0;
default rf.oneside
  when rf_pain = 'none'
  as 0;
default rf.late
  when now_pregnant = 'no' OR now_pregnant__why = 'prefer_not' OR now_ga_weeks < 20
  as 0;
default te.zn_flag te.se_flag
  when te_status = 'normal'
  as 'normal';

-- Q6: a group of tests not ticked while another is, or "none of these": not done. Never read as normal. The members of
-- the five-item panel and of TORCH follow their overall line.
default kt.female kt.male
  when tests_done NOT LIKE '%|kt|%' why not_done;
default poc.summary
  when tests_done NOT LIKE '%|poc|%' why not_done;
default abo.titer_status
  when tests_done NOT LIKE '%|abo|%' why not_done;
default ab5.status ab5.retest
  when tests_done NOT LIKE '%|ab5|%' why not_done;
default torch.status
  when tests_done NOT LIKE '%|torch|%' why not_done;
default thy.tsh_flag thy.ft3_flag thy.ft4_flag thy.tpoab
  when tests_done NOT LIKE '%|thy|%' why not_done;
default te.status te.zn_flag te.se_flag te.other_flag
  when tests_done NOT LIKE '%|te|%' why not_done;
default glu.status
  when tests_done NOT LIKE '%|glu|%' why not_done;
default gt.ct gt.uu gt.discharge
  when tests_done NOT LIKE '%|gt|%' why not_done;
default ut.hsg
  when tests_done NOT LIKE '%|ut|%' why not_done;
default hcy.status dd.status
  when tests_done NOT LIKE '%|clot|%' why not_done;
default ba.result
  when tests_done NOT LIKE '%|ba|%' why not_done;
default aab.any ana.result aps.acl_igg aps.acl_igm aps.b2_igg aps.b2_igm aps.b2_iga aps.la aps.apg_igg aps.apg_igm
  when tests_done NOT LIKE '%|aab|%' why not_done;
default nk.blood nk.uterine
  when tests_done NOT LIKE '%|nk|%' why not_done;

-- ============================================================ always

-- 6: what is said to everyone.
fact always truth
  as 1;

-- ============================================================ 2.1 counting losses
-- c, b, u are hx.n_clinical, hx.n_biochem, hx.n_unsure; the readings run from c to c + b + u, and one more when the
-- present pregnancy has stopped and is not in the count yet.  What is missing: c first; then an unknown b or u, as long
-- as it can still decide; else what makes the readings differ.

let present_is_newest
  as coalesce(preg_complete AND (SELECT preg_outcome IN ('miscarriage', 'missed') FROM preg
                                 ORDER BY instance DESC LIMIT 1), 0);
let present_loss
  as now_scan IS 'stopped' AND NOT present_is_newest;
-- The summary says whether the present pregnancy, which has stopped, is in the count.
fact present_counted truth
  as now_scan IS 'stopped' AND present_is_newest;
-- The known part of what b, u and the present pregnancy can add to c.
let can_add
  as coalesce(hx_n_biochem, 0) + coalesce(hx_n_unsure, 0) + present_loss;

fact n_ge1 truth
  asks hx.n_clinical when hx_n_clinical IS NULL
  asks hx.n_biochem when hx_n_clinical = 0 AND can_add = 0 AND hx_n_biochem IS NULL
  asks hx.n_unsure when hx_n_clinical = 0 AND can_add = 0 AND hx_n_unsure IS NULL
  definition biochemical_counts when hx_n_clinical = 0 AND hx_n_biochem >= 1
  definition unsure_losses when hx_n_clinical = 0 AND hx_n_unsure >= 1
  definition present_pregnancy when hx_n_clinical = 0 AND present_loss
  as CASE WHEN hx_n_clinical >= 1 THEN 1
          WHEN hx_n_clinical + hx_n_biochem + hx_n_unsure + present_loss = 0 THEN 0 END;
fact n_ge2 truth
  asks hx.n_clinical when hx_n_clinical IS NULL
  asks hx.n_biochem when hx_n_clinical + can_add <= 1 AND hx_n_biochem IS NULL
  asks hx.n_unsure when hx_n_clinical + can_add <= 1 AND hx_n_unsure IS NULL
  definition biochemical_counts when hx_n_clinical + can_add >= 2 AND hx_n_biochem >= 1
  definition unsure_losses when hx_n_clinical + can_add >= 2 AND hx_n_unsure >= 1
                                AND (hx_n_clinical + hx_n_unsure >= 2 OR hx_n_biochem = 1 OR present_loss)
  definition present_pregnancy when hx_n_clinical + can_add >= 2 AND present_loss
                                    AND (hx_n_clinical = 1 OR hx_n_biochem = 1 OR hx_n_unsure >= 1)
  as CASE WHEN hx_n_clinical >= 2 THEN 1
          WHEN hx_n_clinical + hx_n_biochem + hx_n_unsure + present_loss <= 1 THEN 0 END;
-- With c = 0 the readings are 0 to u and b to b + u: only b = 1, an unsure loss or the present one can make a 1 of it,
-- and the latter two only as long as b >= 2 does not count.
fact n_eq1 truth
  asks hx.n_clinical when hx_n_clinical IS NULL
  asks hx.n_biochem when hx_n_clinical IN (0, 1) AND hx_n_biochem IS NULL AND can_add = 0
  asks hx.n_unsure when hx_n_clinical IN (0, 1) AND hx_n_unsure IS NULL AND can_add = 0
  asks hx.n_unsure when hx_n_clinical = 0 AND hx_n_unsure IS NULL AND hx_n_biochem >= 2 AND NOT present_loss
  definition biochemical_counts when hx_n_clinical = 1 AND hx_n_biochem >= 1
  definition biochemical_counts when hx_n_clinical = 0 AND (hx_n_biochem = 1
                                     OR (hx_n_biochem >= 2 AND coalesce(hx_n_unsure, 0) + present_loss >= 1))
  definition unsure_losses when hx_n_clinical IN (0, 1) AND hx_n_unsure >= 1
  definition present_pregnancy when hx_n_clinical IN (0, 1) AND present_loss
  as CASE WHEN hx_n_clinical >= 2 THEN 0
          WHEN hx_n_clinical = 1 AND hx_n_biochem + hx_n_unsure + present_loss = 0 THEN 1
          WHEN hx_n_clinical = 0 AND hx_n_unsure + present_loss = 0 AND hx_n_biochem <> 1 THEN 0 END;

-- 6, P-ANYLOSS: at least one loss of any kind.
fact any_loss truth
  as CASE WHEN hx_n_clinical >= 1 OR hx_n_biochem >= 1 OR hx_n_unsure >= 1 THEN 1
          WHEN hx_n_clinical + hx_n_biochem + hx_n_unsure = 0 THEN 0 END;
fact bc_ge1 truth
  as hx_n_biochem >= 1;
-- 5, R2-03, A-33: "repeated" is two or more.
fact bc_ge2 truth
  as hx_n_biochem >= 2;

-- 6, longest run, k = 2 (R1-01). The typed run includes biochemical losses; the one from section E is known apart.
fact run_ge2 truth
  asks hx.run when hx_run IS NULL
  asks hx.n_clinical when hx_n_clinical IS NULL
  asks hx.n_biochem when hx_run >= 2 AND hx_n_biochem IS NULL AND hx_n_clinical IS NOT NULL
  asks hx.n_unsure when hx_run >= 2 AND hx_n_unsure IS NULL AND hx_n_clinical IS NOT NULL
  definition biochemical_counts when hx_run >= 2 AND hx_n_clinical IS NOT NULL AND hx_n_biochem >= 1
  definition unsure_losses when hx_run >= 2 AND hx_n_clinical IS NOT NULL AND hx_n_unsure >= 1
  as CASE WHEN hx_run < 2 OR hx_n_clinical + hx_n_biochem + hx_n_unsure + present_loss < 2 THEN 0
          WHEN coalesce(clinical_run >= 2, hx_run <= hx_n_clinical) THEN 1 END;
fact all_lt28 truth
  as hx_all_lt28;

-- 2, primary: here F wins. Only a stillbirth: the sources do not decide (A-06).
fact primary truth
  asks hx.n_live when hx_n_live IS NULL
  asks hx.n_stillbirth when hx_n_stillbirth IS NULL
  definition primary when hx_n_live = 0 AND hx_n_stillbirth >= 1
  as CASE WHEN hx_normal_birth = 1 OR hx_n_live >= 1 THEN 0
          WHEN hx_n_live = 0 AND hx_n_stillbirth = 0 THEN 1 END;
fact normal_birth truth
  as CASE WHEN hx_normal_birth = 1 THEN 1 WHEN hx_normal_birth = 0 OR hx_n_live = 0 THEN 0 END;

-- ============================================================ 2 tests

fact kary_abn_f truth
  as kt_female = 'abnormal';
fact kary_abn_m truth
  as kt_male = 'abnormal';
fact embryo_normal truth
  as poc_summary = 'normal';
-- 1, single claims: a finding that is known. What is not known is no finding here, so that no test is asked for it.
fact genetic_finding truth
  as coalesce(kt_female = 'abnormal', 0) OR coalesce(kt_male = 'abnormal', 0) OR coalesce(poc_summary <> 'normal', 0);

-- Any positive member counts, whatever the overall line says.
fact five_pos truth
  asks ab5.status
  as CASE WHEN 'positive' IN (ab5_status, ab5_asab, ab5_emab, ab5_aoab, ab5_azp, ab5_ahcg, ab5_aca) THEN 1
          WHEN ab5_status = 'negative' THEN 0 END;
fact retest_negative truth
  as ab5_retest = 'negative';

-- Whether the overall line or any of the four was told: until then the overall line is asked for, then the four.
let torch_told
  as coalesce(torch_status, torch_toxo, torch_toxo__why, torch_rubella, torch_rubella__why, torch_cmv, torch_cmv__why,
              torch_hsv, torch_hsv__why) IS NOT NULL;
fact torch_any truth
  asks torch.status when NOT torch_told
  asks torch.toxo when torch_told AND torch_toxo IS NULL
  asks torch.rubella when torch_told AND torch_rubella IS NULL
  asks torch.cmv when torch_told AND torch_cmv IS NULL
  asks torch.hsv when torch_told AND torch_hsv IS NULL
  as CASE WHEN torch_status = 'infection' OR torch_toxo IN ('recent', 'infection')
               OR torch_rubella IN ('recent', 'infection') OR torch_cmv IN ('recent', 'infection')
               OR torch_hsv IN ('recent', 'infection') THEN 1
          WHEN torch_status = 'none' OR (torch_toxo IS NOT NULL AND torch_rubella IS NOT NULL
               AND torch_cmv IS NOT NULL AND torch_hsv IS NOT NULL) THEN 0 END;
-- IgM alone ("recent") needs a confirming test: it is named though it was answered (A-15). A blank one stays open
-- unless the overall line says none.
fact torch_viral truth
  asks torch.status when NOT torch_told
  asks torch.rubella when torch_told AND coalesce(torch_rubella = 'recent', torch_status IS NOT 'none')
  asks torch.cmv when torch_told AND coalesce(torch_cmv = 'recent', torch_status IS NOT 'none')
  asks torch.hsv when torch_told AND coalesce(torch_hsv = 'recent', torch_status IS NOT 'none')
  as CASE WHEN 'infection' IN (torch_rubella, torch_cmv, torch_hsv) THEN 1
          WHEN 'recent' IN (torch_rubella, torch_cmv, torch_hsv) THEN NULL
          WHEN torch_status = 'none' OR (torch_rubella IS NOT NULL AND torch_cmv IS NOT NULL
               AND torch_hsv IS NOT NULL) THEN 0 END;
fact torch_conf truth
  asks torch.status when NOT torch_told
  asks torch.toxo when torch_told AND coalesce(torch_toxo = 'recent', torch_status IS NOT 'none')
  asks torch.rubella when torch_told AND coalesce(torch_rubella = 'recent', torch_status IS NOT 'none')
  asks torch.cmv when torch_told AND coalesce(torch_cmv = 'recent', torch_status IS NOT 'none')
  asks torch.hsv when torch_told AND coalesce(torch_hsv = 'recent', torch_status IS NOT 'none')
  as CASE WHEN 'infection' IN (torch_status, torch_toxo, torch_rubella, torch_cmv, torch_hsv) THEN 1
          WHEN 'recent' IN (torch_toxo, torch_rubella, torch_cmv, torch_hsv) THEN NULL
          WHEN torch_status = 'none' OR (torch_toxo IS NOT NULL AND torch_rubella IS NOT NULL
               AND torch_cmv IS NOT NULL AND torch_hsv IS NOT NULL) THEN 0 END;
-- R3-19: toxoplasma is no virus; its result has no treatment in the source.
fact toxo_active truth
  asks torch.status when NOT torch_told
  asks torch.toxo when torch_told
  as CASE WHEN torch_toxo IN ('recent', 'infection') THEN 1
          WHEN torch_toxo IN ('none', 'past') OR torch_status = 'none' THEN 0 END;

fact thyroid_abn truth
  as CASE WHEN thy_tsh_flag <> 'normal' OR thy_ft3_flag <> 'normal' OR thy_ft4_flag <> 'normal' THEN 1
          WHEN thy_tsh_flag = 'normal' AND thy_ft3_flag = 'normal' AND thy_ft4_flag = 'normal' THEN 0 END;
fact subclinical truth
  as thy_ft3_flag = 'normal' AND thy_ft4_flag = 'normal' AND thy_tsh_flag <> 'normal';
-- 6, P-THYTOPIC: not all known.
fact thyroid_open truth
  as thy_tsh_flag IS NULL OR thy_ft3_flag IS NULL OR thy_ft4_flag IS NULL;

fact trace_low truth
  asks te.status
  as CASE WHEN 'low' IN (te_status, te_zn_flag, te_se_flag, te_other_flag) THEN 1 WHEN te_status = 'normal' THEN 0 END;
-- 7, R3-T6z: the overall line first, then the mineral.
fact zinc_low truth
  asks te.status when te_status IS NULL
  asks te.zn_flag when te_status IS NOT NULL
  as te_zn_flag = 'low';
fact selenium_low truth
  asks te.status when te_status IS NULL
  asks te.se_flag when te_status IS NOT NULL
  as te_se_flag = 'low';

fact glucose_abn truth
  as glu_status = 'abnormal';
fact ct_pos truth
  as gt_ct = 'positive';
fact uu_pos truth
  as gt_uu = 'positive';
fact hcy_high truth
  as hcy_status = 'high';
-- D-dimer rises in pregnancy and after a loss: high is a finding only without either.
fact dd_high truth
  asks dd.status when dd_status IS NULL
  asks now.pregnant when dd_status = 'high' AND now_pregnant IS NULL AND hx_recent_loss IS NOT 1
  asks hx.recent_loss when dd_status = 'high' AND hx_recent_loss IS NULL AND coalesce(now_pregnant, 'no') = 'no'
  definition ddimer_pregnancy when dd_status = 'high' AND (now_pregnant <> 'no' OR hx_recent_loss = 1)
  as CASE WHEN dd_status = 'normal' THEN 0
          WHEN dd_status = 'high' AND now_pregnant = 'no' AND hx_recent_loss = 0 THEN 1 END;

fact hsg_abn truth
  as ut_hsg <> 'normal';
-- A septum whose type the report does not name stays open.
fact septum_incomplete truth
  asks ut.hsg
  as CASE WHEN ut_hsg = 'septum_incomplete' THEN 1 WHEN ut_hsg <> 'septum_type_unknown' THEN 0 END;
-- 6, P-UTTOPIC: a finding, or not known. A never answered ut.other is no further finding.
fact womb_finding truth
  asks ut.hsg
  as CASE WHEN ut_hsg <> 'normal' OR ut_other <> '|none|' THEN 1
          WHEN ut_hsg = 'normal' OR ut_other = '|none|' THEN 0 END;
fact womb_open truth
  as ut_hsg IS NULL AND ut_other IS NULL;

fact abo_needed truth
  as abo_female = 'O' AND abo_male <> 'O';
fact abo_raised truth
  as abo_titer_status = 'raised';
-- R3-05: a raised level stands in the way; an unknown one only where a woman with O and a man without it are possible.
fact titre_in_the_way truth
  as CASE WHEN abo_titer_status = 'raised' THEN 1
          WHEN abo_titer_status = 'normal' OR abo_female <> 'O' OR abo_male = 'O' THEN 0 END;

fact ba_neg truth
  as ba_result = 'negative';
fact ba_pos truth
  as ba_result = 'positive';
fact ba_after_negative truth
  as imm_ba_after = 'negative';

-- Autoantibodies (A-03). Antiphospholipid ones, and those that are not: anti-sperm antibody alone is none in a woman.
let aps_positive
  as coalesce('positive' IN (aps_acl_igg, aps_acl_igm, aps_b2_igg, aps_b2_igm, aps_b2_iga, aps_la, aps_apg_igg,
                             aps_apg_igm), 0);
let other_aab_positive
  as coalesce('positive' IN (aab_any, ab5_emab, ab5_aoab, ab5_azp, ab5_ahcg, ab5_aca, thy_tpoab), 0);
fact autoab truth
  asks aab.any
  as CASE WHEN aps_positive OR other_aab_positive THEN 1 WHEN aab_any = 'negative' THEN 0 END;
fact ana_pos truth
  as ana_result = 'positive';
-- The narrow sets: what leads to a medicine needs the named antibody, not just any.
fact aab_r206 truth
  asks ana.result when ana_result IS NULL
  asks aab.any when aab_any IS NULL AND NOT other_aab_positive
  definition which_autoantibody when other_aab_positive
  as CASE WHEN aps_positive OR ana_result = 'positive' THEN 1
          WHEN aab_any = 'negative' AND ana_result = 'negative' AND NOT other_aab_positive THEN 0 END;
fact aab_r105 truth
  asks ana.result when ana_result IS NULL AND NOT other_aab_positive
  asks aab.any when aab_any IS NULL AND NOT other_aab_positive AND ana_result IS NOT 'positive'
  definition which_autoantibody when other_aab_positive OR ana_result = 'positive'
  as CASE WHEN aps_positive THEN 1
          WHEN aab_any = 'negative' AND ana_result = 'negative' AND NOT other_aab_positive THEN 0 END;
-- N-LAB: the single antiphospholipid antibodies.
fact aps_pos truth
  as CASE WHEN aps_positive THEN 1
          WHEN aps_acl_igg = 'negative' AND aps_acl_igm = 'negative' AND aps_b2_igg = 'negative'
               AND aps_b2_igm = 'negative' AND aps_b2_iga = 'negative' AND aps_la = 'negative'
               AND aps_apg_igg = 'negative' AND aps_apg_igm = 'negative' THEN 0 END;
-- 6, P-AABTOPIC: any result; a borderline one counts as a result. No result at all is unknown, not "none".
fact aab_result truth
  asks aab.any ana.result
  as CASE WHEN coalesce(aab_any, ana_result, aps_acl_igg, aps_acl_igm, aps_b2_igg, aps_b2_igm, aps_b2_iga, aps_la,
                        aps_apg_igg, aps_apg_igm) IS NOT NULL
               OR 'borderline' IN (aab_any__why, ana_result__why, aps_acl_igg__why, aps_acl_igm__why, aps_b2_igg__why,
                                   aps_b2_igm__why, aps_b2_iga__why, aps_la__why, aps_apg_igg__why, aps_apg_igm__why)
          THEN 1 END;

-- 6, P-NK, P-TH: a result is there.
fact nk_result truth
  asks nk.blood nk.uterine
  as CASE WHEN coalesce(nk_blood, nk_uterine, nk_blood_pct) IS NOT NULL THEN 1 END;
fact th_result truth
  as CASE WHEN th_ratio IS NOT NULL THEN 1 END;
-- 5, R2-04.
fact nk_uterine_high truth
  as nk_uterine = 'high';
-- 5, R2-05, "abnormally high": only by the method of the cited studies; between 10.3 and 11.8 the sources differ.
fact th_high truth
  asks th.ratio when th_ratio IS NULL
  asks th.method when th_ratio IS NOT NULL AND th_method IS NULL
  definition th_method when th_ratio IS NOT NULL AND th_method <> 'ifn_il4'
  definition th_cutoff when th_ratio IS NOT NULL AND th_method = 'ifn_il4'
  as CASE WHEN th_method = 'ifn_il4' AND th_ratio >= 11.8 THEN 1
          WHEN th_method = 'ifn_il4' AND th_ratio < 10.3 THEN 0 END;
-- 5, R2-03: the clinician's word.
fact ruled_out truth
  as bc_excluded;

-- N-LAB, values in m[IU]/L, mmol/L and %.
fact tsh_far truth
  as thy_tsh > 10 OR thy_tsh < 0.1;
fact fasting_high truth
  asks glu.fasting when glu_fasting IS NULL
  asks now.pregnant when glu_fasting IS NOT NULL
  as CASE WHEN glu_fasting >= 7 OR (glu_fasting >= 5.1 AND now_pregnant = 'yes') THEN 1
          WHEN glu_fasting < 5.1 OR (glu_fasting < 7 AND now_pregnant = 'no') THEN 0 END;
fact hba1c_high truth
  as glu_hba1c >= 6.5;

-- ============================================================ 2 immune treatment

fact considering truth
  as imm_considering;
fact six_done truth
  as CASE WHEN imm_lit_count >= 6 THEN 1 WHEN imm_had = 0 OR imm_lit_count < 6 THEN 0 END;

-- ============================================================ 2 the present pregnancy
-- What is not asked yet is missing through the answer that opens it (7): first now.pregnant, then now.scan; first
-- hx.recent_loss, then bc.hcg_zero; first rf.pain, then rf.oneside.

-- For safety anything but a clear "no" is possible.
fact preg_poss truth
  as now_pregnant IS NOT 'no';
fact not_pregnant truth
  as now_pregnant = 'no';
fact pregnant truth
  as now_pregnant = 'yes';
fact pregnant_or_maybe truth
  as now_pregnant <> 'no';
-- R3-05: "maybe" is open.
fact surely_pregnant truth
  asks now.pregnant
  as CASE now_pregnant WHEN 'yes' THEN 1 WHEN 'no' THEN 0 END;
fact planning truth
  as dem_trying IN ('trying', 'planning');
fact ivf truth
  as dem_art = 'ivf';

fact postloss truth
  as CASE WHEN hx_recent_loss = 0 THEN 0 WHEN coalesce(hx_recent_loss, hx_recent_loss__why) IS NOT NULL THEN 1 END;
fact recent_loss truth
  as hx_recent_loss;
-- No or not known; not asked unless there was a recent loss.
fact hcg_open truth
  asks hx.recent_loss when bc_hcg_zero__why IS NULL AND hx_recent_loss IS NULL
  asks bc.hcg_zero when bc_hcg_zero__why IS NOT NULL OR hx_recent_loss = 1
  as CASE WHEN bc_hcg_zero = 0 OR bc_hcg_zero__why = 'unknown' THEN 1
          WHEN bc_hcg_zero = 1 THEN 0
          WHEN bc_hcg_zero__why IS NULL
               AND (hx_recent_loss = 0 OR hx_recent_loss__why IN ('unknown', 'prefer_not')) THEN 0 END;

fact ga20 truth
  asks now.pregnant when now_pregnant IS NULL AND now_pregnant__why IS NULL
  asks now.ga_weeks when coalesce(now_pregnant, now_pregnant__why) IS NOT NULL
  as CASE WHEN now_ga_weeks IS NOT NULL THEN now_ga_weeks >= 20
          WHEN now_pregnant = 'no' OR now_pregnant__why = 'prefer_not' THEN 0 END;
fact ga14 truth
  as now_ga_weeks >= 14;
fact scan_stopped truth
  asks now.pregnant when now_pregnant IS NULL AND now_pregnant__why IS NULL
  asks now.scan when coalesce(now_pregnant, now_pregnant__why) IS NOT NULL
  as CASE WHEN now_scan = 'stopped' THEN 1
          WHEN coalesce(now_scan, now_scan__why) IS NOT NULL OR now_pregnant = 'no'
               OR now_pregnant__why = 'prefer_not' THEN 0 END;
fact scan_not_in_uterus truth
  asks now.pregnant when now_pregnant IS NULL AND now_pregnant__why IS NULL
  asks now.scan when coalesce(now_pregnant, now_pregnant__why) IS NOT NULL
  as CASE WHEN now_scan = 'not_in_uterus' THEN 1
          WHEN coalesce(now_scan, now_scan__why) IS NOT NULL OR now_pregnant = 'no'
               OR now_pregnant__why = 'prefer_not' THEN 0 END;
fact scan_location_unknown truth
  asks now.pregnant when now_pregnant IS NULL AND now_pregnant__why IS NULL
  asks now.scan when coalesce(now_pregnant, now_pregnant__why) IS NOT NULL
  as CASE WHEN now_scan = 'location_unknown' THEN 1
          WHEN coalesce(now_scan, now_scan__why) IS NOT NULL OR now_pregnant = 'no'
               OR now_pregnant__why = 'prefer_not' THEN 0 END;
fact scan_developing truth
  asks now.scan
  as CASE WHEN now_scan = 'developing' THEN 1
          WHEN coalesce(now_scan, now_scan__why) IS NOT NULL OR now_pregnant = 'no'
               OR now_pregnant__why = 'prefer_not' THEN 0 END;
fact noscan truth
  as now_scan IS NULL;
-- R3-05: at most 14 days ago, by the first and the last day that a partial date can mean.
fact scan_recent truth
  asks now.scan_date
  as CASE WHEN substr(now_scan_date || '-01-01', 1, 10) >= date(today, '-14 days') AND now_scan_date <= today THEN 1
          WHEN now_scan_date || '-99' < date(today, '-14 days') THEN 0 END;
-- S-URGENT: only a clear "yes" is care.
fact care_arranged truth
  as now_care IS 1;
fact ectopic_before truth
  as hx_n_ectopic >= 1;

-- ============================================================ 2, 3 signs

fact bleed truth
  as CASE WHEN rf_bleeding = 'none' THEN 0 WHEN coalesce(rf_bleeding, rf_bleeding__why) IS NOT NULL THEN 1 END;
fact bleeding_heavy truth
  as rf_bleeding = 'heavy';
fact bleeding_period truth
  as rf_bleeding = 'like_period';
-- S-SOON in a possible pregnancy: an answered "don't know" counts as bleeding.
fact bleeding_light truth
  asks rf.bleeding
  as CASE WHEN rf_bleeding IN ('spotting', 'like_period') OR rf_bleeding__why = 'unknown' THEN 1
          WHEN rf_bleeding IS NOT NULL THEN 0 END;
fact pain_severe truth
  as rf_pain = 'severe';
fact pain_moderate truth
  as rf_pain = 'moderate';
fact oneside truth
  asks rf.pain when rf_oneside__why IS NULL AND rf_pain IS NULL AND rf_pain__why IS NULL
  asks rf.oneside when coalesce(rf_oneside__why, rf_pain, rf_pain__why) IS NOT NULL
  as rf_oneside;
fact shoulder truth
  as rf_shoulder;
fact faint truth
  as rf_faint;
fact fever truth
  as rf_fever;
fact tissue truth
  as rf_tissue;
fact discharge truth
  as rf_discharge;
fact breath truth
  as rf_breath;
-- Never answered: first whether it applies (as ga20), then itself.
fact late truth
  asks rf.late when rf_late__why IS NOT NULL OR now_ga_weeks >= 20
  asks now.pregnant when coalesce(rf_late__why, now_ga_weeks, now_pregnant, now_pregnant__why) IS NULL
  asks now.ga_weeks when coalesce(rf_late__why, now_ga_weeks) IS NULL
                         AND coalesce(now_pregnant, now_pregnant__why) IS NOT NULL
  as rf_late;
-- Any sign answered other than no, "don't know" and a refusal too: then nothing that reassures is shown.
fact symptom truth
  as coalesce(coalesce(rf_bleeding, rf_bleeding__why) <> 'none' OR coalesce(rf_pain, rf_pain__why) <> 'none'
              OR coalesce(rf_oneside, rf_oneside__why) <> 0 OR coalesce(rf_shoulder, rf_shoulder__why) <> 0
              OR coalesce(rf_faint, rf_faint__why) <> 0 OR coalesce(rf_fever, rf_fever__why) <> 0
              OR coalesce(rf_tissue, rf_tissue__why) <> 0 OR coalesce(rf_discharge, rf_discharge__why) <> 0
              OR coalesce(rf_breath, rf_breath__why) <> 0 OR coalesce(rf_late, rf_late__why) <> 0, 0);
fact rh_negative truth
  as rh_female = 'neg';
fact aspirin_risk truth
  as med_aspirin_risk;

-- ============================================================ 2, 3 mood

-- The known part may decide.
fact phq2 truth
  as CASE WHEN coalesce(emo_phq1, 0) + coalesce(emo_phq2, 0) >= 3 THEN 1 WHEN emo_phq1 + emo_phq2 < 3 THEN 0 END;
fact distress_ge4 truth
  as emo_distress >= 4;
fact distress_ge7 truth
  as emo_distress >= 7;
fact selfharm truth
  as emo_selfharm;
fact wants_support truth
  as emo_want_support;

-- ============================================================ age, family, wishes

-- 5, R2-09: the ages of the study, 21 to 42.
fact age_21_42 truth
  asks dem.age
  as CASE WHEN dem_age IS NOT NULL THEN dem_age BETWEEN 21 AND 42
          WHEN age_least >= 21 AND age_most <= 42 THEN 1 WHEN age_least > 42 OR age_most < 21 THEN 0 END;
fact family_genetic truth
  as fh_detail LIKE '%|genetic|%';
fact lpd truth
  as endo_lpd;
-- Topics are a wish on top of the rules: not answered is no wish.
fact topic_immune truth
  as coalesce(pref_topics LIKE '%|immune|%' OR pref_topics LIKE '%|all|%', 0);

-- ============================================================ Q6 soft checks of the whole form

fact check_run_over_count truth
  as hx_run > hx_n_clinical + hx_n_unsure;
fact check_scan_old truth
  as now_ga_weeks < 14 AND substr(now_scan_date || '-01-01', 1, 10) < date(today, '-14 days');
fact check_loss_not_counted truth
  as hx_recent_loss = 1 AND hx_n_clinical + hx_n_biochem + hx_n_unsure = 0
     AND coalesce(hx_n_ectopic, 0) + coalesce(hx_n_molar, 0) + coalesce(hx_n_termination, 0)
         + coalesce(hx_n_stillbirth, 0) = 0;
fact check_birth_not_counted truth
  as hx_normal_birth = 1 AND hx_n_live = 0;
fact check_over_total truth
  as coalesce(hx_n_clinical, 0) + coalesce(hx_n_biochem, 0) + coalesce(hx_n_unsure, 0) + coalesce(hx_n_ectopic, 0)
     + coalesce(hx_n_molar, 0) + coalesce(hx_n_termination, 0) + coalesce(hx_n_stillbirth, 0)
     + coalesce(hx_n_live, 0) > hx_total;
fact check_sections_differ truth
  as differs_from_section_e;
fact check_ab5_members truth
  as ab5_status = 'negative' AND 'positive' IN (ab5_asab, ab5_emab, ab5_aoab, ab5_azp, ab5_ahcg, ab5_aca);
fact check_torch_members truth
  as torch_status = 'none' AND (torch_toxo IN ('recent', 'infection') OR torch_rubella IN ('recent', 'infection')
     OR torch_cmv IN ('recent', 'infection') OR torch_hsv IN ('recent', 'infection'));
fact check_te_members truth
  as te_status = 'normal' AND 'low' IN (te_zn_flag, te_se_flag, te_other_flag);
fact check_aab_members truth
  as aab_any = 'negative' AND (aps_positive OR other_aab_positive);
fact check_early_stillbirth truth
  as EXISTS (SELECT 1 FROM preg WHERE preg_outcome = 'stillbirth' AND preg_ga_w < 28);
-- E, preg.ga_w: what fits an outcome; a miscarriage at 28 weeks or later counts as a stillbirth (above).
fact check_late_loss truth
  as EXISTS (SELECT 1 FROM preg WHERE preg_outcome IN ('miscarriage', 'missed') AND preg_ga_w >= 28);
fact check_late_biochemical truth
  as EXISTS (SELECT 1 FROM preg WHERE preg_outcome = 'biochemical' AND preg_ga_w > 6);
fact check_early_birth truth
  as EXISTS (SELECT 1 FROM preg WHERE preg_outcome = 'live' AND preg_ga_w < 24);
fact check_order_of_dates truth
  as EXISTS (SELECT 1 FROM preg AS one, preg AS two
             WHERE one.instance < two.instance AND one.preg_end_date > two.preg_end_date || '-99');
fact check_sessions_without truth
  as imm_had = 0 AND imm_lit_count > 0;
fact check_weeks_without truth
  as now_pregnant = 'no' AND now_ga_weeks IS NOT NULL;
-- One text for both karyotypes: told apart where only one of them is described.
let described_f
  as coalesce(kt_female IN ('abnormal', 'variant'), 0) AND coalesce(kt_male = 'normal', 1);
let described_m
  as coalesce(kt_male IN ('abnormal', 'variant'), 0) AND coalesce(kt_female = 'normal', 1);
fact check_karyotype_swapped truth
  as (described_f AND kt_detail LIKE '%46%XY%' AND NOT kt_detail LIKE '%XX%')
     OR (described_m AND kt_detail LIKE '%46%XX%' AND NOT kt_detail LIKE '%XY%');
-- Titres double: a power of 2 shares no bit with the number below it.
fact check_titre_steps truth
  as abo_titer & (abo_titer - 1) <> 0;
-- 3, units: the limit in pregnancy, below the one that is asked about at the item itself.
fact check_fasting_in_pregnancy truth
  as now_pregnant = 'yes' AND glu_fasting >= 5.1 AND glu_fasting < 7;
fact check_glucose_members truth
  as glu_status = 'normal' AND (coalesce(glu_fasting >= 7, 0) OR coalesce(glu_hba1c >= 6.5, 0));
-- 3, units: the ranges of serum; whole blood has others, and an unknown specimen none.
fact check_zinc_serum truth
  as te_specimen = 'serum' AND (te_zn < 9 OR te_zn > 25);
fact check_selenium_serum truth
  as te_specimen = 'serum' AND (te_se < 0.6 OR te_se > 2.5);
-- A-04: what the laboratory calls normal or abnormal, against what its word means here. The Chinese words as bytes.
let says_normal
  as ba_report_text LIKE '%' || CAST(x'E6ADA3E5B8B8' AS TEXT) || '%' OR ba_report_text LIKE '%normal%';
let says_abnormal
  as ba_report_text LIKE '%' || CAST(x'E5BC82E5B8B8' AS TEXT) || '%' OR ba_report_text LIKE '%abnormal%';
fact check_blocking_words truth
  as iif(ba_result = 'negative', says_normal AND NOT says_abnormal, says_abnormal AND ba_result = 'positive');
-- A-26: a raised level without the mismatch that screening is for.
fact check_titre_without_mismatch truth
  as abo_titer_status = 'raised' AND (abo_female <> 'O' OR abo_male = 'O');
