"""A model of two files as people write them: comments, blank lines, quotes, braces and lists in every manner."""

MODEL = """\
# Lantern Bay (example). Keep the order: it is the order of the book.
about:
  title: Lantern Bay (example)   # invented
  languages: [en, da]
  example: true

organisations:
- key: lantern-bay      # no indentation here
  title: 'Lantern Bay Council'
  population: 90000
- key: moor-end
  title: "Moor End"

# ---- words ----
glossary:
  # the word that everybody gets wrong
  - {key: remedy, title: Remedy, synonyms: [redress, "putting right"]}

  # and the one that nobody knows
  - {key: triage, title: Triage, description: Sorting by urgency,
     avoid: [filtering]}

calendar:
  title: Working days
  holidays:
    # fixed
    - date: 2027-12-25
      title: Christmas Day
    - {date: 2027-12-26, title: Boxing Day}  # moves in some years
"""

PROPOSITIONS = """\
services:

  # asked for most
  - key: permit
    title: Household extension
    description: |
      A permit to build on to a home.

      Most are granted.
    # agreed by the forum in May
    promise: >-
      You hear from us
      within six weeks.
    free: [promise, channels, owner]   # loose
    channels:
      - web        # preferred
      # being closed
      - counter
    statutory_norm:
      within: 56d  # gross
      basis: "Planning Act, section 12"

  - key: tip
    optional: true
    title: Recycling centre
    volume: 1200


  # a partner does it
  -   key: advice
      title: Debt advice
      owner: lead
      eligibility: Anybody
partners:
  - key: bureau
    title: Advice bureau
# the end
"""

PEOPLE = """\
roles:
  - key: lead
    title: Team leader
    responsibilities:
      - what: Answers are right
        raci: accountable
      # and in time
      - what: Answers are in time
    skills: [{skill: law, level: 3}]
    free: [title, description, responsibilities]
skills:
  - key: law
    title: Planning law
    levels: [Begins, Knows]
channels: []
""".replace("channels: []\n", "")

CHANNELS = """\
channels:
  - {key: web, title: Web, kind: web, free: [hours, title], hours: [{days: [mon, tue], opens: "09:00", closes: "15:00"}]}
  - {key: counter, title: Counter, kind: counter, optional: true}
"""

FILES = {
    "05-channels.yaml": CHANNELS.encode(),
    "06-propositions.yaml": PROPOSITIONS.encode(),
    "09-people.yaml": PEOPLE.encode(),
    "model.yaml": MODEL.encode(),
}
