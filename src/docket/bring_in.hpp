#pragma once
#include "docket/act.hpp"
#include "docket/petitions.hpp"
#include "docket/register.hpp"

#include <string>

/// Records of registers as cases: what was done before the docket is recorded now, by the system, with the days on
/// which it was done, so that deadlines and statistics count from those.
namespace lantian::docket {

/// Names of the steps that take a record to its end; they are the case type's own.
struct RegisterSteps {
  std::string close;   ///< "import_done": to done, by the system, with a reason
  std::string keep;    ///< "import_standing": to standing
  std::string accept;  ///< of a petition: received -> handled
};

/// Everything that bringing in takes beside the record. Requires: setting.now not before any day of the record.
struct BringIn {
  const CaseType* type = nullptr;
  RegisterSteps steps;
  Actor actor;         ///< of role system
  std::string reason;  ///< why the case is closed without evidence: the document
  std::string place;   ///< of a task that several units answer for: the area that holds them
  bool synthetic = false;
};

/// The events of one task: opened when the findings were given, closed or standing on the day of the register when it
/// is done. Its deadline is the printed day, or for "at once" the day on which the findings were given. Links: source,
/// the id of the task; the fields "register_place" where the type has it. `case_id`: of the new case.
Decisions bring_in_task(const BringIn& how, const Register& from, const RegisterTask& task, std::string case_id,
                        const Setting& setting);

/// The events of one petition: opened, accepted, closed, each on its day, and rated by its reporter where the record
/// is. The id of the record stands for the reporter.
Decisions bring_in_petition(const BringIn& how, const PetitionRecord& record, std::string case_id,
                            const Setting& setting);

}  // namespace lantian::docket
