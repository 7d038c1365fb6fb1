#include "serve/docket_pack.hpp"

#include "keep/files.hpp"

namespace lantian::serve {
namespace {

Result<terms::SourceFile> file_at(const std::string& path) {
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{path, std::move(text)};
}

}  // namespace

Result<DocketPack> DocketPack::open(const Office& office, std::string_view region) {
  const std::string root = office.root() + "/data/docket";
  LANTIAN_TRY(const terms::Region* pack, office.region(region));
  LANTIAN_TRY(const terms::SourceFile words, file_at(root + "/vocabulary.toml"));
  LANTIAN_TRY(docket::Vocabulary vocabulary, docket::read_vocabulary(words));
  LANTIAN_TRY(const std::vector<terms::SourceFile> files, keep::read_tree(root + "/types", ".toml"));
  LANTIAN_TRY(docket::CaseTypes types, docket::CaseTypes::read(files, std::move(vocabulary)));
  LANTIAN_TRY(const terms::SourceFile days, file_at(root + "/calendars/cn.toml"));
  LANTIAN_TRY(const terms::SourceFile limits, file_at(root + "/attachments.toml"));
  LANTIAN_TRY(const terms::SourceFile alike, file_at(root + "/similar.toml"));
  LANTIAN_TRY(const terms::SourceFile occasions, file_at(root + "/automatic.toml"));
  DocketPack out;
  LANTIAN_TRY(out.automatic, read_automatic_rules(occasions, types));
  LANTIAN_TRY(out.calendar, docket::WorkCalendar::read(days));
  LANTIAN_TRY(out.attachments, docket::read_attachment_rule(limits));
  LANTIAN_TRY(out.similar, docket::read_similar_rules(alike));
  out.basis = std::make_shared<const keep::DocketBasis>(keep::DocketBasis{std::move(types), docket::Areas::of(*pack)});
  return out;
}

DocketDesk DocketPack::desk(keep::DocketBook& book) const {
  return {&book, &basis->types, &basis->areas, &calendar, &attachments};
}

}  // namespace lantian::serve
