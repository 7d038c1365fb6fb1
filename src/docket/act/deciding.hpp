#pragma once
#include "docket/act.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Only for the files of docket/act.
namespace lantian::docket {

/// Whether a link names what the check watches.
bool names_sensor(const Check& check, const Link& link);

/// One action on its way to an event. Every step returns false once the action is refused.
class Deciding {
 public:
  Deciding(const CaseType& type, const Case& subject, const Action& action, const Actor& actor, const Setting& setting)
      : type_{type}, subject_{subject}, action_{action}, actor_{actor}, setting_{setting} {}

  /// `by_us`: asked by merge or split, which may write links that nobody writes by hand.
  Decision run(bool by_us = false);

 private:
  // rights.cpp
  bool begin();
  bool session();
  bool rights();
  bool may_open();
  bool version();
  bool not_closed();
  bool deed(Deed deed);
  bool only_own_means();
  bool may(Deed deed) const;  ///< the system may whatever its action needs
  // step.cpp
  bool step();
  bool find_step();
  bool assignee_of_step();
  bool needs_of_step();
  bool deadlines_of(const State& state);
  // deeds.cpp
  bool by_kind();
  bool open();
  bool comment();
  bool attach();
  bool assign();
  bool transfer();
  bool link();
  bool rate();
  bool rung();
  bool watched();
  /// Whose it is when nobody said: by the region, else by the type.
  std::string office_for(std::string_view topic, std::string_view place) const;
  bool no_loop(const std::string& parent);
  // values.cpp
  bool values();
  bool texts();
  bool times();
  bool fields();
  bool field(const Field& known, const std::string& value);
  bool attachments();
  bool attachment(const Attachment& one);
  bool only_own_parts();

  bool refuse(RefusalReason reason, std::string message, std::vector<std::string> allowed = {},
              std::vector<std::string> missing = {});
  /// "GE-2023-000001 (dispatched)".
  std::string subject_text() const;
  /// "from 'dispatched' a township may: accept, decline".
  std::string ways_text() const;
  std::vector<std::string> way_ids() const;
  Day begins() const;  ///< Beijing day from which deadlines of this event count

  const CaseType& type_;
  const Case& subject_;
  const Action& action_;
  const Actor& actor_;
  const Setting& setting_;
  bool by_us_ = false;
  Event event_;
  const Transition* way_ = nullptr;
  std::optional<Refusal> refusal_;
};

bool is_party(const CaseType& type, const Actor& actor, const Case& subject);
/// By name or by office.
bool is_assignee(const Actor& actor, std::string_view assignee);
/// What the step lacks, as in Refusal::missing. `body`: what comes with it, empty for a question.
std::vector<std::string> missing_for(const CaseType& type, const Transition& way, const Case& subject,
                                     const EventBody& body);
bool is_blank(std::string_view text);

}  // namespace lantian::docket
