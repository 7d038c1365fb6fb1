#include "serve/api/report_routes.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/api/docket_json.hpp"
#include "serve/api/once.hpp"
#include "serve/api/rate_limit.hpp"
#include "serve/api/report_json.hpp"
#include "serve/docket_counter.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

/// The desk for people without an account.
struct ReportDesk {
  ReportDesk(std::shared_ptr<const DocketApi> docket, ReportRule read)
      : api{std::move(docket)},
        rule{std::move(read)},
        posts{rule.posts_each_minute},
        doors{rule.posts_each_minute},
        looks{rule.looks_each_minute} {}
  const std::shared_ptr<const DocketApi> api;
  const ReportRule rule;
  /// `doors`: before a body is taken in; `posts`: when it is there.
  RateLimit posts, doors, looks;

  const docket::CaseType& type() const { return *api->office->types().type(rule.type); }
};
using Desk = std::shared_ptr<ReportDesk>;

std::optional<Problem> too_often(RateLimit& limit, const Call& call) {
  const RateLimit::Verdict verdict = limit.ask(call.request.peer, RateLimit::Clock::now());
  if (verdict.allowed) return std::nullopt;
  return Problem{problems::too_many,
                 fmt::format("{} a minute are taken from one address; wait {} s", verdict.limit, verdict.wait.count()),
                 {},
                 {{"Retry-After", std::to_string(verdict.wait.count())}}};
}

/// What stands for the reporter in the case. Whoever reads the case cannot make the key from it.
std::string token_of_key(std::string_view key) {
  constexpr std::size_t token_digits = 32;
  return sha256_hex("lantian report 1\n" + std::string{key}).substr(0, token_digits);
}

docket::Actor reporter(std::string token) {
  docket::Actor actor;
  actor.role = docket::Role::citizen;
  actor.name = actor.party = std::move(token);
  return actor;
}

Problem no_such_report() {
  return {problems::not_found, "no report has this number and this key; both stand in the answer to the report"};
}

/// The report behind number and key: one that is not hers is as none.
Result<std::optional<FoundCase>> report_of_key(const ReportDesk& desk, const DocketDesk& docket,
                                               const std::string& number, const std::string& key) {
  if (!keep::is_party_token(key)) return std::optional<FoundCase>{};
  auto found = find_case(docket, number);
  if (!found && found.error().code == ErrorCode::not_found) return std::optional<FoundCase>{};
  if (!found) return found.error();
  const bool hers = found->type->id == desk.rule.type && found->subject.party == token_of_key(key);
  return hers ? std::optional{*std::move(found)} : std::nullopt;
}

/// The way back to work that a reporter may take once her report is closed.
const docket::Transition* way_back(const docket::CaseType& type, const docket::Case& subject) {
  const docket::State* state = type.state(subject.state);
  if (state == nullptr || state->kind != docket::StateKind::done || !subject.merged_into.empty()) return nullptr;
  const auto ways = type.from(subject.state);
  const auto found = std::ranges::find_if(ways, [](const auto* way) { return way->lets(docket::Role::citizen); });
  return found == ways.end() ? nullptr : *found;
}

Result<std::string> told(const ReportDesk& desk, const DocketDesk& docket, const docket::Case& subject,
                         std::string_view key) {
  const DocketOffice& office = *desk.api->office;
  const docket::CaseType& type = desk.type();
  auto shown = docket::public_copy(type, subject, office.vocabulary(), office.areas());
  if (!shown) return Error{ErrorCode::not_found, "reports of this kind are told to nobody", ""};
  LANTIAN_TRY(const std::vector<docket::Event> events, docket.book->events_of(subject.id));
  return report_json({&office, &type, *std::move(shown), docket::public_history(type, events), way_back(type, subject)},
                     key);
}

HttpReply private_json(std::string body, int status = 200) {
  HttpReply reply = json_reply(std::move(body), status);
  reply.headers.emplace_back("Cache-Control", "private, no-store");
  return reply;
}

/// What a report may not say, or more than is taken of it.
std::optional<Problem> too_much(const ReportRule& rule, const SentDeed& sent) {
  const BodyWords& body = sent.body;
  const bool foreign = !sent.move.empty() || sent.version != 0 || !body.party.empty() || !body.assignee.empty() ||
                       !body.reason.empty() || !body.due.empty() || !body.rating.empty() || !body.links.empty() ||
                       (!sent.type.empty() && sent.type != rule.type);
  if (foreign) {
    return Problem{problems::refused,
                   fmt::format("a report is a {} and says topic, place, spot, title, text, happened, "
                               "fields, files, contact",
                               rule.type)};
  }
  for (const std::string& field : body.fields) {
    const std::string id = field.substr(0, field.find('='));
    // What a form of an earlier day filled in by itself is put in anew.
    if (id == "channel" || std::ranges::find(rule.fields, id) != rule.fields.end()) continue;
    return Problem{problems::refused, fmt::format("a report does not say the field {}", in_quotes(id)), rule.fields};
  }
  if (body.title.size() + body.text.size() > 4 * rule.longest_text) {
    return Problem{problems::too_large, fmt::format("title and text have {} characters at most", rule.longest_text)};
  }
  if (sent.files.uploads.size() > rule.most_files) {
    return Problem{problems::too_large,
                   fmt::format("{} photographs are more than {}", sent.files.uploads.size(), rule.most_files)};
  }
  return std::nullopt;
}

/// Photographs alone, told by their bytes.
std::optional<Problem> wrong_photo(const ReportRule& rule, const std::vector<docket::Upload>& uploads) {
  for (const docket::Upload& upload : uploads) {
    if (upload.bytes.size() > rule.most_file_bytes) {
      return Problem{problems::too_large, fmt::format("{} has {} bytes; at most {} are taken", in_quotes(upload.name),
                                                      upload.bytes.size(), rule.most_file_bytes)};
    }
    const auto media = docket::media_type_of(upload.bytes);
    if (media && std::ranges::find(rule.media, *media) != rule.media.end()) continue;
    return Problem{problems::refused, fmt::format("{} is no photograph that is taken here", in_quotes(upload.name)),
                   rule.media};
  }
  return std::nullopt;
}

/// The words of the report filled up: its type's channel, the region when no place was said, a title from the topic.
Result<docket::EventBody> report_body(const ReportDesk& desk, const Call& call, BodyWords words) {
  const DocketOffice& office = *desk.api->office;
  if (words.place.empty()) words.place = office.docket().default_place;
  const auto says_channel = [](const std::string& field) { return field.starts_with("channel="); };
  std::erase_if(words.fields, says_channel);
  if (!desk.rule.channel.empty()) words.fields.push_back("channel=" + desk.rule.channel);
  if (trimmed(words.title).empty()) {
    const report::DocketSpeech speech = office.speech(!call.english);
    words.title = fmt::format("{} ({})", speech.topic(words.topic), speech.place(words.place));
  }
  words.synthetic = desk.api->synthetic;
  return body_of(office, words);
}

/// The report that the key made before the program fell, if it came so far.
Result<std::optional<docket::Case>> made_before(const DocketDesk& docket, const std::string& token) {
  keep::CaseFilter mine;
  mine.party = token;
  LANTIAN_TRY(const auto rows, docket.book->cases(mine, std::nullopt, 1));
  if (rows.empty()) return std::optional<docket::Case>{};
  LANTIAN_TRY(docket::Case found, docket.book->find(rows.front().id));
  return std::optional{std::move(found)};
}

Answer opened_reply(const ReportDesk& desk, const DocketDesk& docket, const docket::Case& subject,
                    const std::string& key) {
  LANTIAN_TRY(std::string body, told(desk, docket, subject, key));
  HttpReply reply = private_json(std::move(body), 201);
  reply.headers.emplace_back("Location", "/api/v1/reports/" + subject.id);
  return reply;
}

/// Keeps how to reach her, opens the case; a refusal keeps no contact.
Answer open_anonymous(const ReportDesk& desk, const DocketDesk& docket, const Call& call, const std::string& key) {
  LANTIAN_TRY(SentDeed sent, read_deed(call.request.body));
  if (auto problem = too_much(desk.rule, sent)) return *std::move(problem);
  if (auto problem = wrong_photo(desk.rule, sent.files.uploads)) return *std::move(problem);
  LANTIAN_TRY(docket::EventBody body, report_body(desk, call, sent.body));
  const Counter counter{docket, desk.api->files, reporter(token_of_key(key)), keep::now()};
  const std::string& token = counter.actor.party;
  body.party = token;
  keep::DocketContacts* contacts = sent.has_contact ? desk.api->contacts : nullptr;
  if (contacts != nullptr) {
    const Result<void> kept = contacts->put(token, sent.contact, token, counter.now);
    // Kept by a try that fell before the case was stored.
    if (!kept && kept.error().code != ErrorCode::conflict) return kept.error();
  }
  auto outcome = open_case(counter, desk.rule.type, std::move(body), sent.files.uploads);
  if (const bool opened = outcome && std::holds_alternative<Done>(*outcome); !opened && contacts != nullptr) {
    LANTIAN_CHECK(contacts->erase(token, token, counter.now));
  }
  if (!outcome) return outcome.error();
  if (const auto* refusal = std::get_if<docket::Refusal>(&*outcome)) {
    return Problem{problems::refused, refusal->text(), refusal->allowed};
  }
  const docket::Case& subject = std::get<Done>(*outcome).subject;
  if (desk.api->changed) desk.api->changed(subject.id);
  return opened_reply(desk, docket, subject, key);
}

/// Absent: the book is there.
std::optional<Problem> not_there(const DocketDesk& docket) {
  if (docket.book != nullptr) return std::nullopt;
  return Problem{problems::not_ready, "the docket is still being prepared; ask again soon"};
}

Problem only_shown() {
  return {problems::not_allowed, "this is a demonstration: everybody reads, and nobody reports"};
}

Answer report_once(const ReportDesk& desk, const Call& call, const Claim& claim) {
  const DocketDesk docket{desk.api->book(), desk.api->office};
  if (auto problem = not_there(docket)) return *std::move(problem);
  if (!claim.fresh) {
    LANTIAN_TRY(const auto before, made_before(docket, token_of_key(claim.secret)));
    if (before) return opened_reply(desk, docket, *before, claim.secret);
  }
  return open_anonymous(desk, docket, call, claim.secret);
}

Answer look_at(ReportDesk& desk, const Call& call) {
  if (auto problem = too_often(desk.looks, call)) return *std::move(problem);
  const DocketDesk docket{desk.api->book(), desk.api->office};
  if (auto problem = not_there(docket)) return *std::move(problem);
  LANTIAN_TRY(const auto found, report_of_key(desk, docket, call.parts[0], call.request.field("key").value_or("")));
  if (!found) return no_such_report();
  LANTIAN_TRY(std::string body, told(desk, docket, found->subject, ""));
  return private_json(std::move(body));
}

Answer say_not_solved(ReportDesk& desk, const Call& call) {
  if (desk.api->sent == nullptr) return only_shown();
  if (auto problem = too_often(desk.posts, call)) return *std::move(problem);
  const DocketDesk docket{desk.api->book(), desk.api->office};
  if (auto problem = not_there(docket)) return *std::move(problem);
  LANTIAN_TRY(const NotSolvedWords words, read_not_solved(call.request.body));
  if (words.reason.size() > 4 * desk.rule.longest_text) {
    return Problem{problems::too_large, fmt::format("a reason has {} characters at most", desk.rule.longest_text)};
  }
  LANTIAN_TRY(const auto found, report_of_key(desk, docket, call.parts[0], words.key));
  if (!found) return no_such_report();
  const docket::Transition* way = way_back(*found->type, found->subject);
  if (way == nullptr) {
    return Problem{problems::refused,
                   "a report is taken up again once it is closed; this one is not, or goes on elsewhere"};
  }
  docket::EventBody body;
  body.transition = way->id;
  body.reason = words.reason;
  const Counter counter{docket, desk.api->files, reporter(found->subject.party), keep::now()};
  LANTIAN_TRY(const Outcome outcome,
              act_on_case(counter, {docket::EventKind::moved, found->subject.id, found->subject.version, body}, {}));
  if (const auto* refusal = std::get_if<docket::Refusal>(&outcome)) return Problem{problems::refused, refusal->text()};
  if (desk.api->changed) desk.api->changed(found->subject.id);
  LANTIAN_TRY(std::string text, told(desk, docket, std::get<Done>(outcome).subject, ""));
  return private_json(std::move(text));
}

}  // namespace

void mount_reports(Router& router, std::shared_ptr<const DocketApi> api, ReportRule rule) {
  const Desk desk = std::make_shared<ReportDesk>(std::move(api), std::move(rule));
  keep::SentOnce* sent = desk->api->sent;
  router.on("GET", "/api/v1/reports",
            [text = report_form_json(*desk->api->office, desk->rule, sent != nullptr, desk->api->synthetic)](
                const Call&) { return json_reply(text); });
  const Router::Handler once = once_only(
      {sent, true, nullptr}, [desk](const Call& call, const Claim& claim) { return report_once(*desk, call, claim); });
  router.on("POST", "/api/v1/reports", [desk, once](const Call& call) -> Answer {
    if (desk->api->sent == nullptr) return only_shown();
    if (auto problem = too_often(desk->posts, call)) return *std::move(problem);
    if (call.request.body.size() > desk->rule.most_body_bytes) {
      return Problem{
          problems::too_large,
          fmt::format("a report has {} bytes at most; send fewer or smaller photographs", desk->rule.most_body_bytes)};
    }
    return once(call);
  });
  // A stranger's photographs are not taken in before it is clear that a report may come from there now.
  router.guard([desk](const Call& call) -> std::optional<Problem> {
    const HttpRequest& request = call.request;
    if (request.method != "POST" || request.path != "/api/v1/reports" || !request.body.empty()) return std::nullopt;
    if (desk->api->sent == nullptr) return only_shown();
    return too_often(desk->doors, call);
  });
  router.take_bodies("POST", "/api/v1/reports", desk->rule.most_body_bytes);
  router.on("GET", "/api/v1/reports/{number}", [desk](const Call& call) { return look_at(*desk, call); });
  router.on("POST", "/api/v1/reports/{number}/not-solved",
            [desk](const Call& call) { return say_not_solved(*desk, call); });
}

}  // namespace lantian::serve
