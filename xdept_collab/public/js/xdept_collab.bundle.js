// What lists and forms of the app share; everything lives in the namespace `xdept_collab`.
import "./collab/vocabulary";
import "./collab/indicators";
import "./collab/server";
import "./collab/lists";
import "./collab/head";
import "./collab/standing_in";
import "./collab/transitions";
import "./collab/answers";
import "./collab/dialogs";
import "./collab/links";
import "./collab/stored_values";
import "./collab/tables";
import "./collab/imports";
import "./collab/process_chart";
import "./collab/year_view";
import "./collab/holidays";
