#pragma once
#include "docket/act.hpp"
#include "docket/redact.hpp"
#include "report/docket_open311.hpp"
#include "report/docket_words.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// What clients of Open311 send, and cases as what they get. Pure: the key, the place of a point and the token of the
/// reporter come from the caller.
namespace lantian::report {

/// Fields of a form in the order sent; a name may come twice.
using FormFields = std::vector<std::pair<std::string, std::string>>;
/// Reads application/x-www-form-urlencoded. Returns malformed: a broken %-escape, bytes that are no UTF-8, a NUL.
Result<FormFields> read_form_fields(std::string_view body);

/// data/docket/open311.toml.
struct Open311Rule {
  std::string specification;  ///< URL of the specification
  std::string type;           ///< case type that a request opens
  std::string channel;        ///< stored in the field "channel"; empty: the type has none
  std::vector<std::string> asked;
  int longest_description = 0;  ///< characters
  int window_days = 0;
  int most_requests = 0;
  std::string source, status;
};
/// Returns malformed with every fault, one a line.
Result<Open311Rule> read_open311_rule(const terms::SourceFile& file);

/// Everything that a request is judged by. Pointers must outlive the call; functions may be empty.
struct Open311Desk {
  const Open311Rule* rule = nullptr;
  const docket::CaseType* type = nullptr;             ///< the one that the rule names
  DocketSpeech speech;                                ///< its vocabulary is needed
  std::string jurisdiction;                           ///< empty: only one is served, and what is sent is not looked at
  std::function<bool(std::string_view)> key_is_good;  ///< empty: no key needed
  std::function<std::string(const docket::Spot&)> place_of;  ///< area of a point, empty when it lies outside
  std::function<bool(std::string_view)> place_is_known;      ///< of an address_id; empty: no address_id is taken
  std::string place;                                         ///< area of a report with nothing but an address in words
};

/// Of the reporter: for whoever may call back, never for the case.
struct Open311Contact {
  std::string first_name, last_name, email, phone, device_id, account_id;
};
struct Open311Opening {
  docket::Action action;  ///< opened; case_id and party are left to the caller
  Open311Contact contact;
};
using Open311Errors = std::vector<Open311Error>;

/// A POST of a service request, or every error at once: 403 for the key, 404 for a service or jurisdiction that does
/// not exist, 400 for what is missing or malformed.
std::variant<Open311Opening, Open311Errors> open311_opening(const FormFields& fields, const Open311Desk& desk);

/// A GET of service requests. `from` and `to` bound requested_datetime, both included; ids override all else.
struct Open311Query {
  std::vector<std::string> ids;
  std::vector<std::string> codes;  ///< empty: all
  UtcSeconds from{}, to{};
  std::optional<bool> open;  ///< absent: both
};
/// Without dates the last `window_days` before `now`; with one of them as many days from or up to it. A longer span is
/// an error.
std::variant<Open311Query, Open311Errors> open311_query(const FormFields& fields, const Open311Desk& desk,
                                                        UtcSeconds now);

/// One service for each topic of the type, in its order.
std::vector<Open311Service> open311_services_of(const Open311Desk& desk);
/// The public copy of a case (docket/redact.hpp). `last_at`: when its last event was recorded.
Open311Request open311_request(const docket::PublicCase& shown, UtcSeconds last_at, const Open311Desk& desk);
/// "Registered; an answer is due by ..." for the answer to a POST.
std::string open311_notice(const docket::Case& opened, const DocketSpeech& speech);

}  // namespace lantian::report
