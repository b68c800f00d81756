"""Who carries levers out and who pays, as offices: names in both languages, never persons."""

from __future__ import annotations

from conflict_sim.interventions.base import both

KPU = both("KPU", "election commission (KPU)")
BAWASLU = both("Bawaslu dan Panwascam", "election supervisors (Bawaslu, Panwascam)")
GAKKUMDU = both("Sentra Gakkumdu (Bawaslu, Polri, Kejaksaan)", "joint election crime centre (Gakkumdu)")
DISKOMINFO = both("Diskominfo, Humas Polres, KPU", "information office, police spokespeople, KPU")
KOMINFO = both("Kementerian Kominfo dan Ditsiber", "ministry of communication and cyber police")
KESBANGPOL = both("Kesbangpol", "office for national unity (Kesbangpol)")
FORKOPIMDA = both("Forkopimda", "leaders' forum of the regency (Forkopimda)")
FKUB = both("FKUB, lembaga adat, tokoh agama", "forum of religious harmony, customary and religious leaders")
POLRES = both("Polres", "regency police (Polres)")
POLDA = both("Polda, Brimob", "provincial police (Polda), Brimob")
RESKRIM = both("Satreskrim Polres", "criminal investigators of the regency police")
LINMAS = both("Polres dan Linmas", "regency police and community guards (Linmas)")
SATPOL = both("Polres dan Satpol PP", "regency police and municipal police (Satpol PP)")
KODIM = both("Kodim", "army district command (Kodim)")
BINMAS = both("Binmas, Bhabinkamtibmas, Babinsa", "community police and army village officers")
PEMDA = both("pemerintah daerah", "local government")
DPRD = both("bupati bersama DPRD", "head of the regency with the council (DPRD)")
KEMENKO = both("Kemenko Polhukam", "coordinating ministry for political and security affairs")
NGO = both("Bawaslu, LSM, radio", "Bawaslu, civil society, radio")
SOCIAL = both("Dinsos, BPBD", "social services, disaster agency")
YOUTH = both("Dispora, KNPI, Karang Taruna", "youth office and youth organisations")
COURT_AID = both("KPU, Kejaksaan, kampus", "KPU, prosecutors, universities")

APBD = both("APBD (hibah Pilkada)", "regency budget (election grant)")
APBN = both("APBN", "state budget")
POLICE_BUDGET = both("anggaran operasi Polri", "police operations budget")
#: Budget as columns call it -> payer as levers call it.
BUDGETS = {"regency": APBD, "police": POLICE_BUDGET, "state": APBN}
