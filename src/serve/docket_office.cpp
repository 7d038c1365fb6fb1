#include "serve/docket_office.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr std::string_view postgres_head = "postgres:";

Result<terms::SourceFile> docket_file(const std::string& path) {
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{path, std::move(text)};
}

Result<docket::CaseTypes> open_case_types(const std::string& root) {
  LANTIAN_TRY(const terms::SourceFile words, docket_file(root + "/data/docket/vocabulary.toml"));
  LANTIAN_TRY(docket::Vocabulary vocabulary, docket::read_vocabulary(words));
  LANTIAN_TRY(const auto files, keep::read_tree(root + "/data/docket/types", ".toml"));
  return docket::CaseTypes::read(files, std::move(vocabulary));
}

Error no_such(std::string_view what, std::string_view id, const std::vector<docket::RegisterSource>& sources) {
  std::vector<std::string> ids;
  for (const docket::RegisterSource& one : sources) ids.push_back(one.id);
  return {ErrorCode::not_found, fmt::format("there is no {} {}; there are: {}", what, in_quotes(id), joined(ids, ", ")),
          ""};
}

}  // namespace

Result<DocketOffice> DocketOffice::open(const std::string& root, std::string_view region) {
  DocketOffice office;
  office.root_ = root;
  const std::string pack = fmt::format("{}/regions/{}", root, region);
  LANTIAN_TRY(const auto files, keep::read_tree(pack, ".toml"));
  LANTIAN_TRY(office.region_, terms::read_region(files));
  auto basis = std::make_shared<keep::DocketBasis>();
  LANTIAN_TRY(basis->types, open_case_types(root));
  LANTIAN_TRY(const terms::SourceFile own, docket_file(pack + "/docket.toml"));
  LANTIAN_TRY(office.docket_, docket::read_region_docket(own, basis->types));
  basis->areas = docket::areas_of(office.region_, office.docket_);
  office.basis_ = std::move(basis);
  LANTIAN_TRY(const terms::SourceFile days,
              docket_file(fmt::format("{}/data/docket/calendars/{}.toml", root, office.docket_.calendar)));
  LANTIAN_TRY(office.calendar_, docket::WorkCalendar::read(days));
  LANTIAN_TRY(const terms::SourceFile limits, docket_file(root + "/data/docket/attachments.toml"));
  LANTIAN_TRY(office.attachments_, docket::read_attachment_rule(limits));
  LANTIAN_TRY(const terms::SourceFile alike, docket_file(root + "/data/docket/similar.toml"));
  LANTIAN_TRY(office.similar_, docket::read_similar_rules(alike));
  LANTIAN_TRY(const terms::SourceFile occasions, docket_file(root + "/data/docket/automatic.toml"));
  LANTIAN_TRY(office.automatic_, read_automatic_rules(occasions, office.types()));
  LANTIAN_TRY(const terms::SourceFile words, docket_file(root + "/data/docket/words.toml"));
  LANTIAN_TRY(office.words_, report::read_docket_words(words));
  LANTIAN_TRY(const terms::SourceFile rule, docket_file(root + "/data/docket/open311.toml"));
  LANTIAN_TRY(office.open311_, report::read_open311_rule(rule));
  return office;
}

Result<const docket::CaseType*> DocketOffice::type(std::string_view id) const {
  if (const docket::CaseType* found = types().type(id)) return found;
  return Error{ErrorCode::not_found,
               fmt::format("there is no case type {}; there are: {}", in_quotes(id), types().id_list()), ""};
}

Result<std::string> DocketOffice::area(std::string_view name) const {
  if (areas().known(name)) return std::string{name};
  if (const terms::Unit* unit = region_.unit(name)) return unit->id;
  return Error{ErrorCode::not_found,
               fmt::format("place {} is unknown; write a code of GB/T 2260, or the id or name of a unit of region {}",
                           in_quotes(name), region_.id),
               ""};
}

docket::Setting DocketDesk::setting(UtcSeconds now) const {
  docket::Setting out;
  out.now = now;
  out.calendar = &office->calendar();
  out.areas = &office->areas();
  out.vocabulary = &office->vocabulary();
  out.attachments = &office->attachments();
  out.parents = [this](std::string_view id) {
    const auto found = book->find(id);
    return found ? std::string{found->link(docket::LinkKind::parent)} : std::string{};
  };
  out.routes = [this](std::string_view topic, std::string_view place) {
    return office->docket().route(topic, place, office->areas());
  };
  return out;
}

report::DocketSpeech DocketOffice::speech(bool chinese) const {
  return {&words_, &region_, &vocabulary(), chinese, &docket_};
}

Result<terms::Form> DocketOffice::form(std::string_view id) const {
  LANTIAN_TRY(const terms::SourceFile file, docket_file(fmt::format("{}/data/docket/forms/{}.toml", root_, id)));
  return terms::read_form(file);
}

Result<terms::SourceFile> DocketOffice::region_file(const std::string& name) const {
  return docket_file(fmt::format("{}/regions/{}/{}.toml", root_, region_.id, name));
}

Result<docket::Register> DocketOffice::rectification(std::string_view id) const {
  if (docket_.register_named(id) == nullptr) return no_such("register", id, docket_.registers);
  LANTIAN_TRY(const terms::SourceFile file, region_file(std::string{id}));
  return docket::read_register(file);
}

Result<docket::PetitionList> DocketOffice::petitions(std::string_view id) const {
  if (docket_.petitions_named(id) == nullptr) return no_such("list of petitions", id, docket_.petitions);
  LANTIAN_TRY(const terms::SourceFile file, region_file(std::string{id}));
  return docket::read_petitions(file);
}

std::string docket_path(const std::string& book) {
  return book + "/docket.db";
}

Result<std::unique_ptr<keep::DocketBook>> open_docket(const std::string& book, const DocketOffice& office) {
  if (book.starts_with(postgres_head)) {
    return keep::open_postgres_docket_book(book.substr(postgres_head.size()), office.basis());
  }
  return keep::open_docket_book(docket_path(book), office.basis());
}

Result<std::unique_ptr<keep::DocketBook>> open_existing_docket(const std::string& book, const DocketOffice& office) {
  if (book.starts_with(postgres_head) || keep::exists(docket_path(book))) return open_docket(book, office);
  return Error{
      ErrorCode::not_found,
      fmt::format("there is no docket in '{}'; make one with: lantian docket open ... --book {} or lantian docket "
                  "import ... --book {}",
                  book, book, book),
      ""};
}

}  // namespace lantian::serve
