#include "serve/respond/review_desk.hpp"

#include "base/text.hpp"
#include "keep/listing_workbook.hpp"
#include "report/office/bulletin_office.hpp"
#include "serve/respond/clock.hpp"
#include "serve/respond/review_basis.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr const char* review_kind = "review";
constexpr const char* season_kind = "season";
constexpr const char* demo_season = "HS2023";

ReviewGround demo_review_ground(const RespondDesk& desk, const keep::ReadingBook& air, const keep::DocumentBook& book,
                                const keep::InventoryBook* inventory) {
  return {desk.office, &air, &book, desk.region, desk.synthetic, inventory};
}

Result<std::string> paper_file(const report::Paper& paper, const report::PaperSpeech& speech, std::string_view file) {
  if (file.ends_with(".docx")) return report::paper_docx(paper, speech);
  if (file.ends_with(".md")) return report::paper_markdown(paper, speech);
  if (file.ends_with(".xlsx")) {
    return keep::listing_workbook(report::paper_listings(paper, speech),
                                  report::listing_words(*speech.templates, speech.language));
  }
  return Error{ErrorCode::unsupported, fmt::format("'{}': a review ends in .docx, .xlsx, .md or .json", file), ""};
}

/// Names of places and sources that a page has to show.
std::vector<std::pair<std::string, terms::Name>> names_of(const respond::EpisodeReview& review,
                                                          const ReviewNames& names) {
  std::vector<std::pair<std::string, terms::Name>> out;
  const auto add = [&](const std::string& id) {
    if (!id.empty() && std::ranges::find(out, id, &std::pair<std::string, terms::Name>::first) == out.end())
      out.emplace_back(id, names.of(id));
  };
  for (const std::string& unit : review.episode.units) add(unit);
  for (const respond::PlaceWithout& place : review.places) add(place.place);
  for (const respond::ExecutedCut& cut : review.cuts) add(cut.source);
  return out;
}

/// By the list that the review itself names, which spares reading every order.
Result<ReviewNames> names_for(const ReviewGround& ground, const respond::EpisodeReview& review) {
  for (const respond::SpanShares& one : review.spans) {
    LANTIAN_TRY(const auto named, list_at_row(*ground.book, one.span.basis_row));
    if (named) return ReviewNames{*ground.office, &named->list};
  }
  LANTIAN_TRY(const auto list, list_of_review(ground.office->office(), *ground.book, review.episode, review.first));
  return ReviewNames{*ground.office, list ? &list->list : nullptr};
}

Result<void> prepare_missing(const RespondDesk& desk, keep::DocumentBook& book, const ReviewGround& ground,
                             const ReviewWarnings& warnings) {
  std::vector<std::string> waiting;
  LANTIAN_TRY(const auto episodes, book.keys("episode"));
  for (const std::string& id : episodes) {
    LANTIAN_TRY(const respond::Episode episode, kept_episode(book, id));
    LANTIAN_TRY(const auto kept, book.newest(review_kind, id));
    if (episode.state == respond::EpisodeState::lifted && !kept) waiting.push_back(id);
  }
  LANTIAN_TRY(const auto season, book.newest(season_kind, demo_season));
  if (waiting.empty() && season) return {};
  LANTIAN_TRY(const ReviewMaterial material, review_material(ground));
  LANTIAN_TRY(const ResponseClock clock, response_clock(book, desk.synthetic));
  const RespondPerson who{"demonstration", "system", true};
  for (const std::string& id : waiting) {
    LANTIAN_TRY(const respond::EpisodeReview review, make_review(ground, material, id));
    LANTIAN_TRY(const auto row, keep_review(book, review, who, warnings.evaluate, clock.now));
  }
  LANTIAN_TRY(const respond::SeasonReview made, make_season(ground, material, demo_season, warnings));
  LANTIAN_TRY(const auto row, keep_season_review(book, made, who.name, clock.now));
  return {};
}

}  // namespace

std::shared_ptr<const keep::InventoryBook> review_inventory(const RespondDesk& desk) {
  if (desk.sources == nullptr) return nullptr;
  auto inventory = desk.sources->inventory();
  return inventory ? *std::move(inventory) : nullptr;
}

Result<respond::EpisodeReview> make_review(const ReviewGround& ground, const ReviewMaterial& material,
                                           const std::string& episode) {
  LANTIAN_TRY(const respond::ReviewInputs inputs, review_inputs(ground, material, episode));
  return respond::review_episode(inputs, material.rule, material.ranges);
}

Result<keep::DocumentRow> keep_review(keep::DocumentBook& book, const respond::EpisodeReview& review,
                                      const RespondPerson& who, const EvaluateEpisode& evaluate, UtcSeconds now) {
  const std::vector<keep::DocumentDraft> draft{{review_kind, review.episode.id, review_json(review), {}}};
  LANTIAN_TRY(std::vector<keep::DocumentRow> rows, book.append(draft, who.name, now));
  if (evaluate && review.episode.state == respond::EpisodeState::lifted) {
    LANTIAN_CHECK(evaluate(book, review.episode, who, now));
  }
  return std::move(rows.front());
}

Result<keep::DocumentRow> kept_review(const keep::DocumentBook& book, const std::string& episode) {
  LANTIAN_TRY(auto row, book.newest(review_kind, episode));
  if (row) return *std::move(row);
  return Error{ErrorCode::not_found,
               fmt::format("no review of {} is kept; POST /api/v1/respond/reviews/ID, or `lantian respond review --keep`, "
                           "makes one when the response is lifted",
                           in_quotes(episode)),
               episode};
}

Result<respond::SeasonReview> make_season(const ReviewGround& ground, const ReviewMaterial& material,
                                          std::string_view period, const ReviewWarnings& warnings) {
  respond::SeasonInputs in;
  LANTIAN_TRY(in.period, parse_period(period));
  in.synthetic = ground.synthetic;
  in.days = actual_days(material, in.period.begin, in.period.last());
  LANTIAN_TRY(in.forecasts, kept_forecasts(*ground.book, in.period.begin - std::chrono::days{respond::review_leads},
                                           in.period.last()));
  LANTIAN_TRY(const auto episodes, ground.book->keys("episode"));
  for (const std::string& id : episodes) {
    LANTIAN_TRY(respond::Episode episode, kept_episode(*ground.book, id));
    in.episodes.push_back(std::move(episode));
    LANTIAN_TRY(const auto row, ground.book->newest(review_kind, id));
    if (!row) continue;
    LANTIAN_TRY(respond::EpisodeReview review, read_review_json(row->body));
    in.reviews.push_back(std::move(review));
  }
  if (warnings.findings) {
    LANTIAN_TRY(in.findings, warnings.findings(in.period));
  }
  return respond::review_season(in, material.rule);
}

Result<keep::DocumentRow> keep_season_review(keep::DocumentBook& book, const respond::SeasonReview& season,
                                             std::string_view who, UtcSeconds now) {
  const std::vector<keep::DocumentDraft> draft{{season_kind, season.period.name, season_review_json(season), {}}};
  LANTIAN_TRY(std::vector<keep::DocumentRow> rows, book.append(draft, who, now));
  return std::move(rows.front());
}

ReviewNames::ReviewNames(const InventoryOffice& office, const respond::ReductionList* list) : office_{&office} {
  if (list == nullptr) return;
  for (const respond::Enterprise& one : list->enterprises) named_.emplace_back(one.id, one.name);
  for (const respond::DustSite& one : list->dust) named_.emplace_back(one.id, one.name);
  for (const respond::MobileFleet& one : list->mobile) named_.emplace_back(one.id, one.name);
  std::ranges::sort(named_, {}, &std::pair<std::string, terms::Name>::first);
}

terms::Name ReviewNames::of(std::string_view id) const {
  const auto found = std::ranges::lower_bound(named_, id, {}, &std::pair<std::string, terms::Name>::first);
  if (found != named_.end() && found->first == id) return found->second;
  const std::string text{id};
  return {office_->unit_name(text, true), office_->unit_name(text, false)};
}

report::PaperSpeech ReviewNames::speech(bool english) const {
  const auto language = english ? report::Language::en : report::Language::zh;
  return {&office_->office().templates(), language,
          [this, english](std::string_view id) { return of(id).shown(!english); }};
}

Result<std::string> review_file(const respond::EpisodeReview& review, const ReviewNames& names, std::string_view file,
                                bool english) {
  if (file.ends_with(".json")) return review_json(review);
  const report::PaperSpeech speech = names.speech(english);
  return paper_file(report::review_paper(review, speech), speech, file);
}

Result<std::string> season_file(const respond::SeasonReview& season, const ReviewNames& names, std::string_view file,
                                bool english) {
  if (file.ends_with(".json")) return season_review_json(season);
  const report::PaperSpeech speech = names.speech(english);
  return paper_file(report::season_paper(season, speech), speech, file);
}

Result<std::string> review_page(const ReviewGround& ground, const keep::DocumentRow& row) {
  LANTIAN_TRY(const respond::EpisodeReview review, read_review_json(row.body));
  LANTIAN_TRY(const ReviewNames names, names_for(ground, review));
  ReviewPage page{row.body, "review", {}, {}, names_of(review, names), row.number, text_of(row.at), row.who};
  page.sentence_zh = report::review_sentence(review, names.speech(false));
  page.sentence_en = report::review_sentence(review, names.speech(true));
  return review_page_json(page);
}

Result<std::string> season_page(const ReviewGround& ground, const keep::DocumentRow& row) {
  LANTIAN_TRY(const respond::SeasonReview season, read_season_review_json(row.body));
  const ReviewNames names{*ground.office, nullptr};
  ReviewPage page{row.body, "season", {}, {}, {}, row.number, text_of(row.at), row.who};
  for (const respond::WarningFinding& one : season.unanswered) {
    for (const std::string& unit : one.units) page.names.emplace_back(unit, names.of(unit));
  }
  page.sentence_zh = report::season_sentence(season, names.speech(false));
  page.sentence_en = report::season_sentence(season, names.speech(true));
  return review_page_json(page);
}

Result<std::string> review_list(const ReviewGround& ground) {
  std::vector<ReviewLine> lines;
  LANTIAN_TRY(const auto episodes, ground.book->keys("episode"));
  LANTIAN_TRY(const auto seasons, ground.book->keys(season_kind));
  for (const std::string& id : episodes) {
    LANTIAN_TRY(const respond::Episode episode, kept_episode(*ground.book, id));
    ReviewLine line{id, episode.state, episode.highest, {}, {}, false, {}, {}};
    if (episode.began) line.began = text_of(*episode.began - std::chrono::hours{1});
    if (episode.ended) line.ended = text_of(*episode.ended - std::chrono::hours{1});
    LANTIAN_TRY(const auto row, ground.book->newest(review_kind, id));
    if (row) {
      LANTIAN_TRY(const respond::EpisodeReview review, read_review_json(row->body));
      const ReviewNames names{*ground.office, nullptr};  // the sentence names counties alone
      line.reviewed = true;
      line.sentence_zh = report::review_sentence(review, names.speech(false));
      line.sentence_en = report::review_sentence(review, names.speech(true));
    }
    lines.push_back(std::move(line));
  }
  return review_lines_json(lines, seasons, ground.synthetic);
}

Result<void> prepare_demo_reviews(const RespondDesk& desk) {
  LANTIAN_TRY(keep::DocumentBook* const book, document_book(desk));
  const auto inventory = review_inventory(desk);
  return desk.air->read([&](const keep::ReadingBook& air) -> Result<void> {
    const ReviewGround ground = demo_review_ground(desk, air, *book, inventory.get());
    LANTIAN_TRY(const ReviewWarnings warnings, review_warnings(ground));
    return prepare_missing(desk, *book, ground, warnings);
  });
}

Result<void> prepare_demo_reviews(const RespondDesk& desk, const ReviewWarnings& warnings) {
  LANTIAN_TRY(keep::DocumentBook* const book, document_book(desk));
  const auto inventory = review_inventory(desk);
  return desk.air->read([&](const keep::ReadingBook& air) {
    return prepare_missing(desk, *book, demo_review_ground(desk, air, *book, inventory.get()), warnings);
  });
}

}  // namespace lantian::serve
