// The script of the web pages below /collab: forms that send once, also after the network was away.
import "./phone/page.js";
import "./phone/forms.js";
