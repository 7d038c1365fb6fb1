#include "serve/api/sources_routes.hpp"

#include "base/text.hpp"
#include "serve/inventory_trace.hpp"
#include "serve/office_files.hpp"
#include "serve/sources/pages.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace lantian::serve {
namespace {

constexpr std::size_t most_lines = 1000;

std::string asked(const Call& call, std::string_view name) {
  return call.request.field(name).value_or("");
}

SourcesSpeech speech_of(const SourcesDesk& desk, const Call& call) {
  return {desk.office, desk.words, !call.english};
}

/// The answer as JSON, or as a file of the list that says the same.
template <class Json, class MakeListing>
Answer in_asked_form(const SourcesDesk& desk, const Call& call, const Json& json, const MakeListing& listing) {
  const std::string format = asked(call, "format");
  if (format.empty() || format == "json") return json_reply(json());
  const std::string_view media = media_type_of(format);
  if (media.empty() || format == "docx") {
    return Problem{problems::bad_request, fmt::format("no form {}", in_quotes(format)), {"json", "csv", "xlsx"}};
  }
  const terms::Listing list = listing();
  const auto language = call.english ? report::Language::en : report::Language::zh;
  LANTIAN_TRY(std::string bytes, listing_file(list, format, desk.office->office().templates(), language));
  return HttpReply{200,
                   std::string{media},
                   std::move(bytes),
                   {{"Content-Disposition", fmt::format("attachment; filename=\"{}.{}\"", list.id, format)}},
                   {}};
}

Result<ListPiece> piece_of(const Call& call) {
  ListPiece piece;
  piece.after = asked(call, "after");
  const std::string limit = asked(call, "limit");
  if (limit.empty()) return piece;
  const auto [end, failed] = std::from_chars(limit.data(), limit.data() + limit.size(), piece.limit);
  const bool whole = failed == std::errc{} && end == limit.data() + limit.size();
  if (whole && piece.limit >= 1 && piece.limit <= most_lines) return piece;
  return Error{ErrorCode::invalid_argument, fmt::format("{} is no number from 1 to {}", in_quotes(limit), most_lines),
               "limit"};
}

Result<InventoryQuestion> inventory_question(const SourcesDesk& desk, const keep::InventoryBook& book,
                                             const Call& call) {
  InventoryQuestion question;
  question.period = asked(call, "period");
  question.unit = asked(call, "unit");
  if (question.period.empty()) {
    LANTIAN_TRY(question.period, usual_period(*desk.office, book));
  }
  return question;
}

Answer inventory_answer(const SourcesDesk& desk, const Call& call) {
  LANTIAN_TRY(const auto book, desk.shelf->inventory());
  LANTIAN_TRY(const InventoryQuestion question, inventory_question(desk, *book, call));
  LANTIAN_TRY(const InventoryPage page, inventory_page(*desk.office, *book, question));
  const SourcesSpeech speech = speech_of(desk, call);
  return in_asked_form(
      desk, call, [&] { return inventory_page_json(speech, page); }, [&] { return inventory_listing(speech, page); });
}

Answer trace_answer(const SourcesDesk& desk, const Call& call) {
  const std::string figure = asked(call, "figure");
  if (!is_inventory_address(figure)) {
    return Problem{problems::bad_request,
                   fmt::format("{} is no figure of an inventory; write figure=inventory/652301/2023/SO2 or "
                               "inventory/all/2023/SO2/mobile",
                               in_quotes(figure))};
  }
  LANTIAN_TRY(const auto book, desk.shelf->inventory());
  LANTIAN_TRY(const InventoryTrace trace, trace_inventory(*desk.office, *book, figure));
  return json_reply(json_of(trace));
}

Answer measures_answer(const SourcesDesk& desk, const Call& call) {
  LANTIAN_TRY(const ListPiece piece, piece_of(call));
  LANTIAN_TRY(const auto book, desk.shelf->inventory());
  LANTIAN_TRY(const InventoryQuestion question, inventory_question(desk, *book, call));
  LANTIAN_TRY(const MeasurePage page, measure_page(*desk.office, *book, question, asked(call, "status")));
  const SourcesSpeech speech = speech_of(desk, call);
  return in_asked_form(
      desk, call, [&] { return measure_page_json(speech, page, piece); },
      [&] { return measure_listing(speech, page); });
}

Answer ledger_answer(const SourcesDesk& desk, const Call& call) {
  LANTIAN_TRY(const ListPiece piece, piece_of(call));
  LANTIAN_TRY(const auto book, desk.shelf->ledger());
  LANTIAN_TRY(const auto basis, open_quota_basis(desk.office->office().root()));
  const BalanceWords words{asked(call, "region"), asked(call, "pollutant"), asked(call, "origin"),
                           asked(call, "vintage"), asked(call, "on")};
  LANTIAN_TRY(const inventory::BalanceQuery query, balance_query(*basis, words));
  LANTIAN_TRY(const LedgerPage page, ledger_page(*book, query));
  const SourcesSpeech speech = speech_of(desk, call);
  return in_asked_form(
      desk, call, [&] { return ledger_page_json(speech, page, piece); },
      [&] { return ledger_listing(speech, page, asked(call, "list") == "entries"); });
}

Answer whatif_answer(const SourcesDesk& desk, const Call& call) {
  WhatIfQuestion question;
  LANTIAN_TRY(question.cuts, parse_cuts(asked(call, "cut")));
  if (const std::string by = asked(call, "by"); !by.empty()) {
    LANTIAN_TRY(question.keys, transport::parse_grouping(by));
  }
  if (const std::string word = asked(call, "measured"); !word.empty()) {
    using enum transport::Measured;
    constexpr std::array all{pm25, pm10, so2, nox};
    const auto found = std::ranges::find(all, word, measured_word);
    if (found == all.end()) {
      return Problem{problems::bad_request,
                     fmt::format("the table says nothing about {}", in_quotes(word)),
                     {"pm25", "pm10", "so2", "nox"}};
    }
    question.measured = *found;
  }
  LANTIAN_TRY(const auto ready, desk.shelf->whatif());
  LANTIAN_TRY(const WhatIfResult result, whatif(ready->table, ready->places, ready->rule, question));
  const SourcesSpeech speech = speech_of(desk, call);
  return in_asked_form(
      desk, call, [&] { return whatif_json(speech, *ready, question, result); },
      [&] { return whatif_listing(speech, *ready, question, result); });
}

}  // namespace

void mount_sources(Router& router, const SourcesDesk& desk) {
  using Make = Answer (*)(const SourcesDesk&, const Call&);
  // An inventory takes a good part of a second to compute and is the same for everybody until its book changes.
  const auto kept = [&](std::string_view pattern, Make make) {
    router.on("GET", pattern, [desk, make](const Call& call) -> Answer {
      LANTIAN_TRY(const auto book, desk.shelf->inventory());
      LANTIAN_TRY(const keep::Revision revision, book->revision());
      const auto version = (desk.shelf->version() << 32U) + static_cast<std::uint64_t>(revision);
      return desk.kept->find_or(call, version, [&] { return make(desk, call); });
    });
  };
  kept("/api/v1/inventory", inventory_answer);
  kept("/api/v1/inventory/trace", trace_answer);
  kept("/api/v1/measures", measures_answer);
  router.on("GET", "/api/v1/ledger", [desk](const Call& call) { return ledger_answer(desk, call); });
  router.on("GET", "/api/v1/whatif", [desk](const Call& call) { return whatif_answer(desk, call); });
}

}  // namespace lantian::serve
